import { demoPast, type DemoSpan } from '../demo/demoPast';
import type { FleetPatch } from '../demo/fleet';
import { statusLabel } from '../demo/patchCodes';
import { fleetAt } from '../demo/simulator';
import { patchPolicy, patchSeverity, patchStatus } from '../nsight/codes';
import type { Patch } from '../nsight/records';
import { readingOf, type DeviceReading, type ScanDevice } from '../scan/scanData';
import type { MadeUpPast } from '../snapshots/memoryDays';
import { breathe } from '../util/breathe';

/**
 * Returns what scans of the last 60 days would have read of a demo fleet; undefined where it is gone.
 *
 * @param url - where its simulator is.
 * @param now - in Unix milliseconds.
 */
export async function madeUpPast(url: string, now: number): Promise<MadeUpPast | undefined> {
  const fleet = fleetAt(url);
  if (!fleet) return undefined;
  const listed = new Map<string, Pick<ScanDevice, 'place' | 'reading'>>();
  const readings: (readonly [string, DeviceReading])[] = [];
  for (const { client, site, device, spans } of demoPast(fleet, now)) {
    const patches = device.patches.map((patch) => ({ patch, now: patchNow(patch) }));
    const found = spans.flatMap((span) => readingsOf(patches, span));
    for (const reading of found) readings.push([device.id, reading]);
    const place = { client: refOf(client), site: refOf(site), device: refOf(device) };
    listed.set(device.id, { place, reading: found.at(-1) });
    await breathe(); // The patches of a device are made with the first look at them.
  }
  // Day by day, as they would have come.
  return { listed, readings: readings.toSorted(([, a], [, b]) => a.at - b.at) };
}

interface DemoPatch {
  readonly patch: FleetPatch;
  readonly now: Patch;
}

function readingsOf(patches: readonly DemoPatch[], { readAt, codes }: DemoSpan): DeviceReading[] {
  const items = patches.map(({ patch, now }) => {
    const code = codes.get(patch);
    return code === undefined ? now : { ...now, ...patchStatus(`${code}`, statusLabel(code)) };
  });
  const reading = readingOf({ items, problems: [] }, 0);
  return readAt.map((at) => ({ ...reading, at }));
}

/** A patch as the client would read it from the simulator. */
function patchNow(patch: FleetPatch): Patch {
  return {
    id: patch.id,
    title: patch.title,
    product: patch.product,
    ...patchStatus(`${patch.status}`, patch.statusLabel ?? statusLabel(patch.status)),
    ...patchPolicy(`${patch.policy}`, ''),
    ...patchSeverity(`${patch.severity}`, patch.severityLabel),
    url: undefined, // The past shows no page of a patch.
    releaseDate: undefined,
    installDate: undefined,
  };
}

function refOf({ id, name }: { readonly id: string; readonly name: string }): { id: string; name: string } {
  return { id, name: name.trim() };
}
