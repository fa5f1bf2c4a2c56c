import type { Entry, EntryPatch } from '../history/entry';
import { gestureIdOf, gesturesOf, type Gesture } from '../history/gestures';
import { patchResult, type PatchResult } from '../history/patchResult';
import { resultsText } from '../history/resultsText';
import { onDevice, onDevices } from '../wording/counts';
import { DeviceNames, longestInNotification } from '../wording/deviceNames';
import { plural, t } from '../wording/localize';
import { clockTime } from '../wording/time';

/** What a notification tells beside what is installed, in this order. */
const otherEnds: ReadonlyMap<PatchResult, (patches: number) => string> = new Map([
  ['failedAgain', (n) => t('{0} failed again', n)],
  ['failed', (n) => t('{0} failed', n)],
  ['rebootRequired', (n) => plural(n, '{0} needs a reboot', '{0} need a reboot')],
  ['ignored', (n) => plural(n, '{0} is ignored', '{0} are ignored')],
  ['notCarriedOut', (n) => plural(n, '{0} was not carried out', '{0} were not carried out')],
  ['noResult', (n) => plural(n, '{0} has no result after 7 days', '{0} have no result after 7 days')],
]);

/** "3 of 4 patches on SRV-01 are installed; 1 failed again": what became of retries that have ended. */
export function endedText(
  ended: readonly Entry[],
  names: DeviceNames = new DeviceNames(),
): { readonly text: string; readonly allWell: boolean } {
  // A patch that was retried twice counts once, by its last retry.
  const last = new Map<string, PatchResult>();
  for (const entry of ended.toSorted((a, b) => a.at - b.at))
    for (const patch of entry.patches)
      last.set(JSON.stringify([entry.account, entry.place.device.id, patch.id]), endOf(entry, patch));
  const patches = [...last.values()];
  const number = (end: PatchResult) => patches.filter((one) => one === end).length;
  const installed = number('installed');
  const devices = new Map(ended.map(({ account, place }) => [`${account} ${place.device.id}`, place]));
  const [only] = devices.values();
  const where =
    only && devices.size === 1 ? onDevice(names.textOf(only, longestInNotification)) : onDevices(devices.size);
  const others = [...otherEnds].flatMap(([end, words]) => (number(end) > 0 ? [words(number(end))] : []));
  return {
    text: [installedText(installed, patches.length, where), ...others].join('; '),
    allWell: installed + number('rebootRequired') === patches.length,
  };
}

/** `where` says on what they are. */
function installedText(installed: number, all: number, where: string): string {
  const patches = plural(all, '{1} of {0} patch {2}', '{1} of {0} patches {2}', installed, where);
  return installed === 1 || all === 1 ? t('{0} is installed', patches) : t('{0} are installed', patches);
}

/** So many gestures are told one by one; of more a notification tells in one sum. */
const mostToldAlone = 3;

/** What tells of the gestures that retries belong to. */
export interface EndedGesturesOptions {
  /** The history, with what has not ended yet. */
  readonly entries: readonly Entry[];
  readonly now: number;
  readonly names?: DeviceNames;
}

/**
 * "Retry of 16:25: 12 installed, 3 failed again": what became of retries that have ended, gesture by gesture where one
 * of them was on several devices, and else as `endedText` has it, which names the device.
 */
export function endedGesturesText(
  ended: readonly Entry[],
  { entries, now, names = new DeviceNames() }: EndedGesturesOptions,
): ReturnType<typeof endedText> {
  const { text, allWell } = endedText(ended, names);
  const ids = new Set(ended.map(gestureIdOf));
  const gestures = gesturesOf(entries.filter((entry) => ids.has(gestureIdOf(entry))));
  const isOnOneDevice = gestures.every((gesture) => gesture.entries.length === 1);
  if (isOnOneDevice || gestures.length > mostToldAlone) return { text, allWell };
  return { text: gestures.map((gesture) => gestureEnd(gesture, now, names)).join(' · '), allWell };
}

function gestureEnd({ entries }: Gesture, now: number, names: DeviceNames): string {
  const [first, ...others] = entries;
  if (!first) return '';
  const time = clockTime(first.at, now);
  const when = others.length === 0 ? `${time} ${onDevice(names.textOf(first.place, longestInNotification))}` : time;
  const results = resultsText(entries, now);
  return first.service === 'patch_reprocess'
    ? t('Reprocessing of {0}: {1}', when, results)
    : t('Retry of {0}: {1}', when, results);
}

/** Returns what became of a patch, now that nothing is waited for any more. */
function endOf(entry: Entry, patch: EntryPatch): PatchResult {
  const result = patchResult(entry, patch, Infinity);
  if (result === 'notSent' || result === 'waiting') return 'notCarriedOut';
  return result === 'installed' || otherEnds.has(result) ? result : 'noResult';
}
