import { errorWords, type Remedy } from '../messages/errorWords';
import { asCode, count, shorten } from '../messages/escape';
import type { PatchOutcome } from '../history/entry';
import type { PatchRef } from '../inventory/place';
import type { PatchAction } from './action';
import type { LeftOut } from './rows';
import { countOf, patchesWith, type DeviceResult } from './send';

/** What a notification says after an action. The text may hold the server's. */
export interface Summary {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** A msg may be of any length, and what comes after it must still be seen. */
const longestMessage = 200;

const longestName = 60;

const taken: readonly PatchOutcome[] = ['accepted', 'alreadyApplied', 'notAcknowledged'];

/** The result of an action in one sentence: for one device what the server said, for several the numbers. */
export function summarize(results: readonly DeviceResult[], leftOut: readonly LeftOut[] = []): Summary {
  const [only, ...others] = results;
  const text = only && others.length === 0 ? oneDevice(only) : severalDevices(results);
  return { severity: severityOf(results, leftOut), text: [text, ...leftOut.map((one) => one.text)].join(' · '), remedies: [...new Set(results.flatMap(remediesOf))] };
}

function oneDevice(result: DeviceResult): string {
  const name = shorten(result.target.place.device.name, longestName);
  const of = (...wanted: readonly PatchOutcome[]) => patchesWith(result, ...wanted);
  const said = shorten(result.messages.join(' '), longestMessage);
  const accepted = said ? `${name}: ${said}` : of(...taken).length > 0 ? `N-sight accepted ${patches(of(...taken).length)} for ${name}` : undefined;
  return [
    accepted,
    result.error !== undefined && `${name}: ${shorten(errorWords(result.error).message, longestMessage)}`,
    of('notAcknowledged').length > 0 && `Not acknowledged: ${titles(of('notAcknowledged'))}.`,
    of('unsent').length > 0 && `Not sent: ${patches(of('unsent').length)}${accepted ? '' : ` for ${name}`}.`,
  ].filter(Boolean).join(' · ');
}

function severalDevices(results: readonly DeviceResult[]): string {
  const of = (...wanted: readonly PatchOutcome[]) => countOf(results, ...wanted);
  return [
    `${on(of(...taken))} sent`,
    of('refused').devices > 0 && `${count(of('refused').devices, 'device')} failed`,
    of('unknown').devices > 0 && `${on(of('unknown'))} without an answer: may have been carried out; check before you send again`,
    of('unsent').devices > 0 && `${on(of('unsent'))} not sent`,
    of('notAcknowledged').devices > 0 && `${patches(of('notAcknowledged').patches)} not acknowledged`,
  ].filter(Boolean).join('; ');
}

function on({ patches: n, devices }: { patches: number; devices: number }): string {
  return `${patches(n)} on ${count(devices, 'device')}`;
}

function patches(n: number): string {
  return count(n, 'patch', 'patches');
}

function severityOf(results: readonly DeviceResult[], leftOut: readonly LeftOut[]): Summary['severity'] {
  if (results.every((result) => result.error !== undefined && patchesWith(result, ...taken).length === 0)) return 'error';
  const allWell = results.every(({ outcomes }) => outcomes.every((outcome) => outcome === 'accepted' || outcome === 'alreadyApplied'));
  return allWell && leftOut.length === 0 ? 'info' : 'warning';
}

function remediesOf(result: DeviceResult): readonly Remedy[] {
  return result.error === undefined ? [] : errorWords(result.error).remedies;
}

function titles(those: readonly PatchRef[]): string {
  const [first, ...others] = those.map((patch) => shorten(patch.title, 80));
  return others.length === 0 ? (first ?? '') : `${first ?? ''} and ${others.length} more`;
}

/** The result of an action device by device, as Markdown that reads well as text too. */
export function details(action: PatchAction, results: readonly DeviceResult[], leftOut: readonly LeftOut[], at: Date): string {
  const notes = leftOut.flatMap((one) => [`- ${asCode(one.text)}`, ...(one.details ?? []).map((line) => `  - ${asCode(line)}`)]).join('\n');
  return [
    `# ${action.title}, ${at.toLocaleString()}`,
    `${severalDevices(results)}.`,
    ...(notes ? [`Left out:\n\n${notes}`] : []),
    ...results.map((result) => deviceDetails(result.target.place, result.messages, result.error === undefined ? undefined : errorWords(result.error).message, (outcome) => patchesWith(result, outcome))),
  ].join('\n\n') + '\n';
}

const headings: readonly (readonly [PatchOutcome, string])[] = [
  ['accepted', 'Accepted'],
  ['alreadyApplied', 'Already applied, as N-sight says; it says so of pending and ignored patches too'],
  ['notAcknowledged', 'Sent, but not acknowledged: the answer names them neither as retried nor as applied'],
  ['unknown', 'Sent without an answer: may have been carried out'],
  ['sending', 'Being sent'],
  ['refused', 'Failed: not carried out'],
  ['unsent', 'Not sent'],
];

/** One device's part of a document: where it is, what was said, and each patch by what became of its sending. */
export function deviceDetails(
  { client, site, device }: DeviceResult['target']['place'],
  messages: readonly string[],
  error: string | undefined,
  withOutcome: (outcome: PatchOutcome) => readonly PatchDetails[],
): string {
  return [
    `## ${asCode(device.name)}`,
    `${asCode(client.name)} > ${asCode(site.name)}`,
    ...messages.map((message) => `N-sight said: ${asCode(message)}`),
    ...(error === undefined ? [] : [`Error: ${asCode(error)}`]),
    ...headings.flatMap(([outcome, heading]) => section(heading, withOutcome(outcome))),
  ].join('\n\n');
}

/** A patch in a document; `now` is its status by now, where that is known. */
export interface PatchDetails {
  readonly id: string;
  readonly title: string;
  readonly now?: string | undefined;
}

function section(heading: string, those: readonly PatchDetails[]): string[] {
  if (those.length === 0) return [];
  return [`${heading}:`, those.map(({ id, title, now }) => `- ${asCode(title)} (id ${asCode(id)})${now === undefined ? '' : `: ${asCode(now)}`}`).join('\n')];
}
