import { failedAgain, hasEnded, wasSent, type Entry, type EntryPatch } from '../history/entry';
import { onDevice, onDevices } from '../wording/counts';
import { DeviceNames } from '../wording/deviceNames';
import { plural, t } from '../wording/localize';
import type { PatchStatus } from '../nsight/records';

/** A notification has no room for more. */
const longestName = 60;

/** What became of a patch: its status, or what says more than that. */
type End = PatchStatus | 'failedAgain' | 'notCarriedOut' | 'noResult';

/** "3 of 4 patches on SRV-01 are installed; 1 failed again": what became of retries that have ended. */
export function endedText(
  ended: readonly Entry[],
  names: DeviceNames = new DeviceNames(),
): { readonly text: string; readonly allWell: boolean } {
  // A patch that was retried twice counts once, by its last retry.
  const last = new Map(
    ended
      .toSorted((a, b) => a.at - b.at)
      .flatMap((entry) =>
        entry.patches.map(
          (patch) =>
            [JSON.stringify([entry.account, entry.place.device.id, patch.id]), endOf(entry, patch)] satisfies [
              string,
              End,
            ],
        ),
      ),
  );
  const patches = [...last.values()];
  const number = (end: End) => patches.filter((one) => one === end).length;
  const installed = number('installed');
  const failed = number('failedAgain');
  const failedFirst = number('failed');
  const reboot = number('rebootRequired');
  const ignored = number('ignored');
  const undone = number('notCarriedOut');
  const without = number('noResult');
  const devices = new Map(ended.map(({ account, place }) => [`${account} ${place.device.id}`, place]));
  const [only, ...others] = devices.values();
  const where = only && others.length === 0 ? onDevice(names.textOf(only, longestName)) : onDevices(devices.size);
  const parts = [
    installedText(installed, patches.length, where),
    failed > 0 && t('{0} failed again', failed),
    failedFirst > 0 && t('{0} failed', failedFirst),
    reboot > 0 && plural(reboot, '{0} needs a reboot', '{0} need a reboot'),
    ignored > 0 && plural(ignored, '{0} is ignored', '{0} are ignored'),
    undone > 0 && plural(undone, '{0} was not carried out', '{0} were not carried out'),
    without > 0 && plural(without, '{0} has no result after 7 days', '{0} have no result after 7 days'),
  ];
  return { text: parts.filter(Boolean).join('; '), allWell: installed + reboot === patches.length };
}

/** `where` says on what they are. */
function installedText(installed: number, all: number, where: string): string {
  const patches = plural(all, '{1} of {0} patch {2}', '{1} of {0} patches {2}', installed, where);
  return installed === 1 || all === 1 ? t('{0} is installed', patches) : t('{0} are installed', patches);
}

/** Each patch counts once. */
function endOf(entry: Entry, patch: EntryPatch): End {
  if (!wasSent(patch)) return 'notCarriedOut';
  if (!hasEnded(entry, patch)) return 'noResult'; // It was given up.
  return failedAgain(entry, patch) ? 'failedAgain' : (patch.status ?? 'noResult');
}
