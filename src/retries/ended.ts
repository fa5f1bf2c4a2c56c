import { failedAgain, wasSent, type Entry, type EntryPatch } from '../history/entry';
import { count, shorten } from '../messages/escape';

/** "3 of 4 patches on SRV-01 are installed; 1 failed again": what became of retries that have ended. */
export function endedText(ended: readonly Entry[]): { readonly text: string; readonly allWell: boolean } {
  // A patch that was retried twice counts once, by its last retry.
  const last = new Map(ended.toSorted((a, b) => a.at - b.at)
    .flatMap((entry) => entry.patches.map((patch) => [JSON.stringify([entry.account, entry.place.device.id, patch.id]), endOf(entry, patch)] satisfies [string, string])));
  const patches = [...last.values()];
  const number = (end: string) => patches.filter((one) => one === end).length;
  const installed = number('installed');
  const failed = number('failed again');
  const reboot = number('rebootRequired');
  const ignored = number('ignored');
  const undone = number('not carried out');
  const devices = new Map(ended.map(({ account, place }) => [`${account} ${place.device.id}`, place.device.name]));
  const where = devices.size === 1 ? shorten([...devices.values()].join(''), 60) : count(devices.size, 'device');
  const parts = [
    `${installed} of ${count(patches.length, 'patch', 'patches')} on ${where} ${installed === 1 ? 'is' : 'are'} installed`,
    failed > 0 && `${failed} failed again`,
    reboot > 0 && `${reboot} ${reboot === 1 ? 'needs' : 'need'} a reboot`,
    ignored > 0 && `${ignored} ${ignored === 1 ? 'is' : 'are'} ignored`,
    undone > 0 && `${undone} ${undone === 1 ? 'was' : 'were'} not carried out`,
  ];
  return { text: parts.filter(Boolean).join('; '), allWell: installed + reboot === patches.length };
}

/** What became of a patch: each of them counts once. */
function endOf(entry: Entry, patch: EntryPatch): string {
  if (!wasSent(patch)) return 'not carried out';
  return failedAgain(entry, patch) ? 'failed again' : patch.status ?? 'no longer listed';
}
