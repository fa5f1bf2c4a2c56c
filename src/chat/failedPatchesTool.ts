import { stillFailed } from '../actions/stillFailed';
import type { Session } from '../connection/session';
import { timeAgo } from '../wording/time';
import type { Scan } from '../scan/scan';
import type { FailedPatch, DeviceReading } from '../scan/scanData';
import type { History } from '../history/history';
import { byName } from '../inventory/order';
import { collectPatches, freshMs } from '../inventory/bulkRead';
import { errorWords } from '../wording/errorWords';
import { dataText, findingsText, someOf, type DeviceFailures } from './toolAnswer';
import type { FailedInput } from './toolInput';
import { isKnownFailure, knownReading, type KnownDevice } from './knownFailures';
import { lookUp, mostCalls, type Look, type FailedPatchesQuery } from './lookUp';
import { matching } from './nameMatch';
import { titleText } from '../wording/patchWords';

/** What failed on the devices that names stand for, for a model. Undefined when the signal fired. Rejects with the client's error. */
export async function failedPatches(
  session: Session,
  scan: Scan,
  history: History,
  input: FailedInput,
  signal: AbortSignal,
): Promise<string | undefined> {
  const looked = await lookUp(session, scan, input, signal, Date.now());
  if (!looked) return undefined;
  if ('about' in looked) return questionText(looked, input);
  const readingsNow = () =>
    new Map(
      looked.devices.map(({ place: { device } }) => [device.id, knownReading(session, scan, device.id, Date.now())]),
    );
  const before = readingsNow();
  const missing = looked.devices
    .filter(({ place, managed }) => managed && !isKnownFailure(before.get(place.device.id)))
    .map(({ place }) => place.device.id);
  const tooMany = looked.calls > mostCalls;
  const outcomes = await collectPatches(session.inventory, tooMany ? [] : missing, { signal, maxAgeMs: freshMs });
  if (signal.aborted) return undefined;

  const reasons = new Map(
    [...outcomes].flatMap(([id, outcome]): [string, string][] =>
      'error' in outcome ? [[id, errorWords(outcome.error).message]] : [],
    ),
  );
  await history.load(); // It has what other windows have sent since the lists were read.
  return tell(session, history, input, looked, { readings: readingsNow(), reasons, tooMany });
}

interface Readings {
  readonly readings: ReadonlyMap<string, DeviceReading | undefined>;
  /** Why a device could not be read just now. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly tooMany: boolean;
}

function tell(
  session: Session,
  history: History,
  input: FailedInput,
  { devices, unread, skippedLists, calls, onlyKnown }: Look,
  { readings, reasons, tooMany }: Readings,
): string {
  const now = Date.now();
  const numbers = { read: 0, noData: 0, unmanaged: 0, skipped: 0 };
  const unreadable: string[] = [];
  const problems: string[] = [];
  const failures: { readonly device: KnownDevice; readonly patch: FailedPatch }[] = [];
  let oldest = Infinity;
  for (const device of [...devices].sort((a, b) => byName(a.place.device, b.place.device))) {
    const { id, name } = device.place.device;
    const reading = readings.get(id);
    const reason = reasons.get(id) ?? (reading?.kind === 'unreadable' ? reading.reason : undefined);
    if (!device.managed) numbers.unmanaged += 1;
    else if (reason !== undefined) unreadable.push(`${name}: ${reason}`);
    else if (!isKnownFailure(reading)) numbers.skipped += 1;
    else {
      oldest = Math.min(oldest, reading.at);
      if (reading.kind === 'read') {
        numbers.read += 1;
        if (reading.problems > 0) problems.push(`${name}: records could not be read (${reading.problems})`);
        for (const patch of reading.failed) failures.push({ device, patch });
      } else numbers.noData += 1;
    }
  }
  const wanted =
    input.patch === undefined ? failures : matching(failures, ({ patch }) => titleText(patch), input.patch);
  const byDevice = new Map<string, { device: KnownDevice; failed: FailedPatch[] }>();
  for (const { device, patch } of wanted) {
    const { id } = device.place.device;
    const one = byDevice.get(id) ?? { device, failed: [] };
    one.failed.push(patch);
    byDevice.set(id, one);
  }
  const still = stillFailed(
    session,
    history,
    [...byDevice.values()].map(({ device, failed }) => ({
      place: device.place,
      patches: failed.map((patch) => ({ ...patch, status: 'failed' as const })),
    })),
    now,
  );
  const found = still.targets.flatMap(({ place, patches }): DeviceFailures[] => {
    const one = byDevice.get(place.device.id);
    const ids = new Set(patches.map(({ id }) => id));
    return one
      ? [
          {
            place,
            type: one.device.type,
            read: timeAgo(readings.get(place.device.id)?.at ?? now, now),
            failed: one.failed.filter(({ id }) => ids.has(id)),
          },
        ]
      : [];
  });
  return findingsText({
    devices: found,
    coverage: {
      ...numbers,
      unreadable,
      skippedLists,
      unread: [...unread, ...problems],
      oldest: oldest === Infinity ? undefined : timeAgo(oldest, now),
    },
    notes: [
      ...(tooMany
        ? [
            `Reading the rest would take about ${calls} calls, which is too many for a question in chat. Ask the user to run "N-sight: Scan for Failed Patches…" first, or name a client, site or device. This answer has only what is known already.`,
          ]
        : []),
      ...(onlyKnown && !tooMany
        ? ['Only devices that are known already were looked for; name a client to look further.']
        : []),
      ...still.leftOut.map(({ text }) => `Not listed: ${text}.`),
      ...(input.patch !== undefined && failures.length > wanted.length
        ? [`${failures.length - wanted.length} other failed patches are not what was asked for.`]
        : []),
    ],
  });
}

function questionText({ about, match, onlyKnown }: FailedPatchesQuery, input: FailedInput): string {
  const wanted = JSON.stringify(input[about]);
  if (match.kind === 'ambiguous')
    return dataText({
      question: `${wanted} is part of the names of several ${about}s. Ask the user which one, and give its whole name.`,
      candidates: someOf(match.names),
    });
  const where = onlyKnown
    ? ` Only what is known already was looked for: name its client, or ask the user to run "N-sight: Scan for Failed Patches…".`
    : '';
  return dataText({ notFound: `No ${about} has ${wanted} in its name.${where}`, known: someOf(match.names) });
}
