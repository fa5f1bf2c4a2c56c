import * as vscode from 'vscode';

/** How long to wait for an answer, in seconds. */
export function requestTimeoutSeconds(): number {
  return numberSetting('requestTimeoutSeconds', 30, 1, 600);
}

/** Whether to ask before what failed on a device, a site or a client is retried. */
export function confirmBulkActions(): boolean {
  return setting('confirmBulkActions') !== false;
}

/** How often the retry poller reads, in minutes; 0 for never. The poller has a lower limit of its own. */
export function watchIntervalMinutes(): number {
  return numberSetting('watch.intervalMinutes', 15, 0, 24 * 60);
}

/** How many paced requests may go out in a minute: bulk reads, actions on more than 10 devices, further tries. */
export function requestsPerMinute(): number {
  return Math.round(numberSetting('scan.requestsPerMinute', 60, 1, 600));
}

/** Whether the fleet is scanned once a day without being asked. */
export function isDailyScanOn(): boolean {
  return setting('scan.automatic') === 'daily';
}

/** A number that makes no sense counts as the nearest that does. */
function numberSetting(name: string, otherwise: number, least: number, most: number): number {
  const set = setting(name);
  const value = typeof set === 'number' && Number.isFinite(set) ? set : otherwise;
  return Math.min(Math.max(value, least), most);
}

function setting(name: string): unknown {
  return vscode.workspace.getConfiguration('nsight').get(name);
}
