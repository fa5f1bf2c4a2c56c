import { failedAgain, type Entry, type EntryPatch } from '../history/entry';
import { count } from '../messages/escape';

/** "3 of 4 patches on SRV-01 are installed; 1 failed again": what became of retries that have ended. */
export function endedText(ended: readonly Entry[]): { readonly text: string; readonly allWell: boolean } {
  const patches = ended.flatMap((entry) => entry.patches.map((patch) => ({ entry, patch })));
  const number = (holds: (patch: EntryPatch, entry: Entry) => boolean) => patches.filter(({ entry, patch }) => holds(patch, entry)).length;
  const installed = number((patch) => patch.status === 'installed');
  const failed = number((patch, entry) => failedAgain(entry, patch));
  const reboot = number((patch) => patch.status === 'rebootRequired');
  const ignored = number((patch) => patch.status === 'ignored');
  const all = patches.length;
  const devices = new Map(ended.map(({ account, place }) => [`${account} ${place.device.id}`, place.device.name]));
  const where = devices.size === 1 ? [...devices.values()].join('') : count(devices.size, 'device');
  const parts = [
    `${installed} of ${count(all, 'patch', 'patches')} on ${where} ${installed === 1 ? 'is' : 'are'} installed`,
    failed > 0 && `${failed} failed again`,
    reboot > 0 && `${reboot} ${reboot === 1 ? 'needs' : 'need'} a reboot`,
    ignored > 0 && `${ignored} ${ignored === 1 ? 'is' : 'are'} ignored`,
  ];
  return { text: parts.filter(Boolean).join('; '), allWell: installed + reboot === all };
}
