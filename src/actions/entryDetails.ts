import { deviceDetails } from './summarizeWrites';
import { type Entry, failedAgain } from '../history/entry';
import { t } from '../wording/localize';
import { dateAndTime } from '../wording/time';
import { writes } from '../writes';

/** All that is known of an action on one device, as Markdown that reads well as text too. */
export function entryDetails(entry: Entry): string {
  const read =
    entry.checkedAt === undefined ? t('Not read since then.') : t('Status as of {0}.', dateAndTime(entry.checkedAt));
  const patches = entry.patches.map((patch) => ({
    ...patch,
    now: failedAgain(entry, patch) ? t('Failed again') : patch.gone ? t('no longer listed') : patch.statusLabel,
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
