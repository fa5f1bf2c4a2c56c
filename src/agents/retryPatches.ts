import { groupByDevice, patchesIn, retry, type Target } from '../actions/action';
import type { ActionParts, Performed } from '../actions/perform';
import { readFailed } from '../actions/readFailed';
import { sendStillFailed } from '../actions/retryFailed';
import { patchesWith, type DeviceResult } from '../actions/send';
import type { Session } from '../connection/session';
import type { Scan } from '../failed/scan';
import type { PatchOutcome } from '../history/entry';
import type { PatchRef } from '../inventory/place';
import { errorWords } from '../messages/errorWords';
import { count, forMarkdown, shorten } from '../messages/escape';
import { dataText, short, someOf } from './answer';
import type { Wanted } from './input';
import { knownDevices, knownReading } from './known';

/** What a model asked to retry, as this window knows it. */
export interface Asked {
  readonly targets: readonly Target[];
  /** How many of the ids are not known to have failed. These are never sent. */
  readonly unknown: number;
}

/** What of these ids is known to have failed, by the scan or a list that was read. Asks nobody. */
export function asked(session: Session, scan: Scan, wanted: readonly Wanted[]): Asked {
  const devices = knownDevices(session, scan);
  const now = Date.now();
  const chosen = wanted.flatMap(({ deviceId, patchIds }) => {
    const place = devices.get(deviceId)?.place;
    const reading = knownReading(session, scan, deviceId, now);
    if (!place || reading?.kind !== 'read') return [];
    const failed = new Map(reading.failed.map((patch) => [patch.id, patch]));
    return patchIds.flatMap((id) => {
      const patch = failed.get(id);
      return patch ? [{ place, patch: { id, title: patch.title, status: 'failed' as const } }] : [];
    });
  });
  return { targets: groupByDevice(chosen), unknown: wanted.reduce((sum, { patchIds }) => sum + patchIds.length, 0) - chosen.length };
}

const mostDevices = 10;
const mostTitles = 5;

/** The question before a retry: no text of the server's in the title, and Markdown with all of it escaped below. */
export function question({ targets, unknown }: Asked): { title: string; markdown: string } {
  const lines = targets.slice(0, mostDevices).map(({ place: { client, site, device }, patches }) => {
    const titles = patches.slice(0, mostTitles).map(({ title }) => forMarkdown(shorten(title, 100)));
    const more = patches.length > mostTitles ? `, and ${patches.length - mostTitles} more` : '';
    return `- ${[device, client, site].map(({ name }) => forMarkdown(shorten(name, 60))).join(' · ').replace(/ · (.*) · (.*)$/, ' ($1 > $2)')}: ${titles.join(', ')}${more}`;
  });
  return {
    title: `Retry ${count(patchesIn(targets), 'failed patch', 'failed patches')} on ${count(targets.length, 'device')}?`,
    markdown: [
      [...lines, ...(targets.length > mostDevices ? [`- and ${count(targets.length - mostDevices, 'more device')}`] : [])].join('\n'),
      'They install at the next scheduled window of each device.',
      ...(unknown > 0 ? [`${count(unknown, 'id')} that ${unknown === 1 ? 'is' : 'are'} not known to have failed will not be sent.`] : []),
    ].join('\n\n'),
  };
}

/**
 * Sends what the user has confirmed and is Failed on its device by a list of the last minutes, and says what became of
 * it, for a model. Undefined when the signal fired before anything was sent.
 */
export async function retryPatches(session: Session, parts: ActionParts, { targets, unknown }: Asked, cancel: AbortSignal): Promise<string | undefined> {
  const found = await readFailed(session, targets.map(({ place }) => ({ kind: 'device', place })), AbortSignal.any([cancel, session.closed]), () => undefined);
  if (!found) return cancel.aborted ? undefined : dataText({ notSent: 'Nothing was sent: the connection was changed meanwhile.' });
  const failed = new Map(found.targets.map(({ place, patches }) => [place.device.id, new Set(patches.map(({ id }) => id))]));
  const still = targets.map(({ place, patches }) => ({ place, patches: patches.filter(({ id }) => failed.get(place.device.id)?.has(id)) })).filter(({ patches }) => patches.length > 0);
  const moved = patchesIn(targets) - patchesIn(still);
  const notes = [
    ...found.leftOut,
    ...(moved > 0 ? [{ text: `${count(moved, 'patch', 'patches')} not sent: no longer Failed, or its device could not be read` }] : []),
    ...(unknown > 0 ? [{ text: unknownText(unknown) }] : []),
  ];
  const done = still.length > 0 ? await sendStillFailed(session, { ...parts, cancel }, retry, still, notes) : { results: [], leftOut: notes };
  return resultText(done);
}

/** What is said of ids that nothing is known of. */
export function unknownText(ids: number): string {
  return `${count(ids, 'id')} not sent: not known to have failed. List what failed with nsight_failedPatches first, and use its ids`;
}

const meanings: Readonly<Record<Exclude<PatchOutcome, 'sending'>, string>> = {
  accepted: 'accepted: installs at the next scheduled window',
  alreadyApplied: 'already applied, as N-sight says; it says so of pending and ignored patches too',
  notAcknowledged: 'sent, but not acknowledged',
  unknown: 'sent without an answer: may have been carried out. Do not send it again; check first',
  refused: 'refused: not carried out',
  unsent: 'not sent',
};

const outcomes: readonly (keyof typeof meanings)[] = ['accepted', 'alreadyApplied', 'notAcknowledged', 'unknown', 'refused', 'unsent'];

function resultText({ results, leftOut }: Performed): string {
  return dataText({
    ...(results.length === 0 ? { notSent: 'Nothing was sent.' } : {}),
    devices: results.map(deviceResult),
    ...(leftOut.length > 0 ? { leftOut: someOf(leftOut.flatMap(({ text, details = [] }) => [text, ...details])) } : {}),
  });
}

function deviceResult(result: DeviceResult) {
  const { client, site, device } = result.target.place;
  const groups = outcomes.map((outcome): [string, readonly PatchRef[]] => [meanings[outcome], patchesWith(result, outcome)]).filter(([, patches]) => patches.length > 0);
  return {
    client: short(client.name), site: short(site.name), device: short(device.name), deviceId: device.id,
    patches: Object.fromEntries(groups.map(([meaning, patches]) => [meaning, someOf(patches.map(({ title }) => title))])),
    ...(result.messages.length > 0 ? { nsightSaid: someOf(result.messages) } : {}),
    ...(result.error === undefined ? {} : { error: short(errorWords(result.error).message) }),
  };
}
