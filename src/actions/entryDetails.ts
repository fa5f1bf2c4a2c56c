import { deviceDetails } from './summarizeWrites';
import { type Entry, type EntryPatch, failedAgain } from '../history/entry';
import { t } from '../wording/localize';
import { dateAndTime } from '../wording/time';
import { writes } from '../writes';
import { statusText } from '../wording/patchWords';

/** All that is known of an action on one device, as Markdown that reads well as text too. */
export function entryDetails(entry: Entry): string {
  const read =
    entry.checkedAt === undefined ? t('Not read since then.') : t('Status as of {0}.', dateAndTime(entry.checkedAt));
  const patches = entry.patches.map((patch) => ({
    ...patch,
    now: statusNow(entry, patch),
  }));
  return (
    [
      `# ${writes[entry.service].title}, ${dateAndTime(entry.at)}`,
      read,
      deviceDetails(entry.place, entry.messages, entry.error, (outcome) =>
        patches.filter((patch) => patch.outcome === outcome),
      ),
    ].join('\n\n') + '\n'
  );
}

/** The status of a patch as it was last read; undefined before that. */
function statusNow(entry: Entry, patch: EntryPatch): string | undefined {
  if (failedAgain(entry, patch)) return t('Failed again');
  if (patch.gone) return t('no longer listed');
  const { status, statusLabel } = patch;
  return status === undefined ? undefined : statusText({ status, statusLabel });
}
