import { errorWords, type Remedy } from '../messages/errorWords';
import { asCode, count } from '../messages/escape';
import type { Patch } from '../nsight/records';
import type { PatchAction } from './action';
import type { DeviceResult } from './send';

/** What a notification says after an action. The text may hold the server's. */
export interface Summary {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** The result of an action in one sentence: for one device what the server said, for several the numbers. */
export function summarize(results: readonly DeviceResult[]): Summary {
  const [only, ...others] = results;
  const text = only && others.length === 0 ? oneDevice(only) : severalDevices(results);
  return { severity: severityOf(results), text, remedies: [...new Set(results.flatMap(remediesOf))] };
}

function oneDevice(result: DeviceResult): string {
  const device = result.target.place.device.name;
  const said = result.messages.join(' ') || (result.sent.length > 0 ? '' : undefined);
  const accepted = said === '' ? `N-sight accepted ${count(result.sent.length, 'patch', 'patches')} for ${device}` : said && `${device}: ${said}`;
  const error = result.error === undefined ? undefined : `${device}: ${errorWords(result.error).message}`;
  return [
    accepted,
    error,
    result.notAcknowledged.length > 0 ? `Not acknowledged: ${titles(result.notAcknowledged)}.` : undefined,
    result.unsent.length > 0 ? `Not sent: ${count(result.unsent.length, 'patch', 'patches')}${accepted ? '' : ` for ${device}`}.` : undefined,
  ].filter(Boolean).join(' · ');
}

function severalDevices(results: readonly DeviceResult[]): string {
  const total = (list: (result: DeviceResult) => readonly Patch[]) => {
    const devices = results.filter((result) => list(result).length > 0);
    return { patches: devices.reduce((sum, result) => sum + list(result).length, 0), devices: devices.length };
  };
  const sent = total((result) => result.sent);
  const failed = total((result) => result.failed);
  const unknown = total((result) => result.unknown);
  const unsent = total((result) => result.unsent);
  const silent = total((result) => result.notAcknowledged);
  return [
    `${on(sent)} sent`,
    failed.devices > 0 && `${count(failed.devices, 'device')} failed`,
    unknown.devices > 0 && `${on(unknown)} without an answer: they may have been carried out, check before you send them again`,
    unsent.devices > 0 && `${on(unsent)} not sent`,
    silent.devices > 0 && `${count(silent.patches, 'patch', 'patches')} not acknowledged`,
  ].filter(Boolean).join('; ');
}

function on({ patches, devices }: { patches: number; devices: number }): string {
  return `${count(patches, 'patch', 'patches')} on ${count(devices, 'device')}`;
}

function severityOf(results: readonly DeviceResult[]): Summary['severity'] {
  if (results.every((result) => result.error !== undefined && result.sent.length === 0)) return 'error';
  return results.every((result) => result.sent.length === result.target.patches.length && result.notAcknowledged.length === 0) ? 'info' : 'warning';
}

function remediesOf(result: DeviceResult): readonly Remedy[] {
  return result.error === undefined ? [] : errorWords(result.error).remedies;
}

function titles(patches: readonly Patch[]): string {
  const [first, ...others] = patches.map((patch) => patch.title);
  return others.length === 0 ? (first ?? '') : `${first ?? ''} and ${others.length} more`;
}

/** The result of an action device by device, as Markdown that reads well as text too. */
export function details(action: PatchAction, results: readonly DeviceResult[], at: Date): string {
  return [`# ${action.title}, ${at.toLocaleString()}`, summarizeSafely(results), ...results.map(deviceDetails)].join('\n\n') + '\n';
}

function summarizeSafely(results: readonly DeviceResult[]): string {
  return `${severalDevices(results)}.`;
}

function deviceDetails(result: DeviceResult): string {
  const { client, site, device } = result.target.place;
  const silent = new Set(result.notAcknowledged);
  const acknowledged = result.sent.filter((patch) => !silent.has(patch));
  return [
    `## ${asCode(device.name)}`,
    `${asCode(client.name)} > ${asCode(site.name)}`,
    ...result.messages.map((message) => `N-sight said: ${asCode(message)}`),
    ...(result.error === undefined ? [] : [`Error: ${asCode(errorWords(result.error).message)}`]),
    ...section('Sent', acknowledged),
    ...section('Sent, but not acknowledged: the answer names them neither as retried nor as applied', result.notAcknowledged),
    ...section('Sent without an answer: may have been carried out', result.unknown),
    ...section('Failed', result.failed),
    ...section('Not sent', result.unsent),
  ].join('\n\n');
}

function section(heading: string, patches: readonly Patch[]): string[] {
  if (patches.length === 0) return [];
  return [`${heading}:`, patches.map((patch) => `- ${asCode(patch.title)} (id ${asCode(patch.id)})`).join('\n')];
}
