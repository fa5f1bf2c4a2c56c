import type { PatchOutcome } from '../history/entry';
import type { PatchRef } from '../inventory/place';
import { patchesIn, type Target } from '../inventory/target';
import { onDevice, onDevices, patches as patchCount, patchesOnDevices } from '../wording/counts';
import { DeviceNames, longestInNotification } from '../wording/deviceNames';
import { errorWords, type Remedy } from '../wording/errorWords';
import { shorten } from '../wording/escape';
import { plural, t } from '../wording/localize';
import { titleText } from '../wording/patchWords';
import type { LeftOut } from './picked';
import { countResults, patchesWith, type DeviceResult } from './sendWrites';

/** What a notification says after an action. The text may hold the server's. */
export interface Summary {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** A msg may have any length, and what comes after it must still be seen. */
const longestMessage = 200;
/** say() shows no more. */
const longestSummary = 380;

const acknowledged: readonly PatchOutcome[] = ['accepted', 'alreadyApplied', 'notAcknowledged'];

/** Returns the results of an action in one sentence: for one device what the server said, for several the numbers. */
export function summarize(
  results: readonly DeviceResult[],
  leftOut: readonly LeftOut[] = [],
  names: DeviceNames = new DeviceNames(),
): Summary {
  const [only, ...others] = results;
  const notes = leftOut.map((one) => one.text).join(' · ');
  const text = only && others.length === 0 ? oneDevice(only, notes, names) : numbersText(results);
  return {
    severity: severityOf(results, leftOut),
    text: [text, notes].filter(Boolean).join(' · '),
    remedies: [...new Set(results.flatMap(remediesOf))],
  };
}

/** What was not done is never cut off; what the server said is shortened for it. */
function oneDevice(result: DeviceResult, leftOut: string, names: DeviceNames): string {
  const name = names.textOf(result.target.place, longestInNotification);
  const of = (...wanted: readonly PatchOutcome[]) => patchesWith(result, ...wanted);
  const error = result.error === undefined ? '' : errorWords(result.error).message;
  const said = result.messages.join(' ');
  const isAcknowledged = of(...acknowledged).length > 0;
  const rest = [
    of('notAcknowledged').length > 0 && t('Not acknowledged: {0}.', titles(of('notAcknowledged'))),
    of('unsent').length > 0 && unsentText(of('unsent').length, said || isAcknowledged ? undefined : name),
  ].filter((part) => part !== false);
  const room = Math.max(60, longestSummary - leftOut.length - rest.join(' · ').length - 2 * (name.length + 5));
  const acceptedText = () =>
    plural(
      of(...acknowledged).length,
      'N-sight accepted {0} patch for {1}',
      'N-sight accepted {0} patches for {1}',
      name,
    );
  const quote = () => `${name}: ${shorten(said, Math.min(longestMessage, error ? room / 2 : room))}`;
  const unquoted = isAcknowledged ? acceptedText() : '';
  const accepted = said ? quote() : unquoted;
  return [accepted, error && `${name}: ${shorten(error, Math.min(longestMessage, said ? room / 2 : room))}`, ...rest]
    .filter(Boolean)
    .join(' · ');
}

/** Names the device where nothing before says which it is. */
function unsentText(n: number, name: string | undefined): string {
  return name === undefined
    ? plural(n, 'Not sent: {0} patch.', 'Not sent: {0} patches.')
    : plural(n, 'Not sent: {0} patch for {1}.', 'Not sent: {0} patches for {1}.', name);
}

/** Returns the numbers: how many patches on how many devices were sent, failed, or were not sent. */
export function numbersText(results: readonly DeviceResult[]): string {
  const of = (...wanted: readonly PatchOutcome[]) => countResults(results, ...wanted);
  return [
    t('{0} sent', on(of(...acknowledged))),
    of('refused').devices > 0 && plural(of('refused').devices, '{0} device failed', '{0} devices failed'),
    of('unknown').devices > 0 &&
      t('{0} without an answer: may have been carried out; check before you send again', on(of('unknown'))),
    of('unsent').devices > 0 && t('{0} not sent', on(of('unsent'))),
    of('notAcknowledged').devices > 0 &&
      plural(of('notAcknowledged').patches, '{0} patch not acknowledged', '{0} patches not acknowledged'),
  ]
    .filter(Boolean)
    .join('; ');
}

function on({ patches: n, devices }: { patches: number; devices: number }): string {
  return patchesOnDevices(n, devices);
}

function severityOf(results: readonly DeviceResult[], leftOut: readonly LeftOut[]): Summary['severity'] {
  if (results.every((result) => result.error !== undefined && patchesWith(result, ...acknowledged).length === 0))
    return 'error';
  const allWell = results.every(({ outcomes }) =>
    outcomes.every((outcome) => outcome === 'accepted' || outcome === 'alreadyApplied'),
  );
  return allWell && leftOut.length === 0 ? 'info' : 'warning';
}

function remediesOf(result: DeviceResult): readonly Remedy[] {
  return result.error === undefined ? [] : errorWords(result.error).remedies;
}

function titles(those: readonly PatchRef[]): string {
  const [first, ...others] = those.map((patch) => shorten(titleText(patch), 80));
  return others.length === 0 ? (first ?? '') : t('{0} and {1} more', first ?? '', others.length);
}

/** Returns "3 patches on 2 devices", or "3 patches on SRV-01". */
export function targetsText(targets: readonly Target[], names: DeviceNames): string {
  return `${patchCount(patchesIn(targets))} ${placeText(targets, names)}`;
}

/** Returns "on 2 devices", or "on SRV-01". */
export function placeText(targets: readonly Target[], names: DeviceNames): string {
  const [only, ...others] = targets;
  return only && others.length === 0
    ? onDevice(names.textOf(only.place, longestInNotification))
    : onDevices(targets.length);
}
