import { withSession } from '../../actions/patchCommands';
import type { Connections } from '../../connection/connections';
import { isUnfinished, type Entry } from '../../history/entry';
import { gesturesOf } from '../../history/gestures';
import type { History } from '../../history/history';
import { checkRetries } from './checkRetries';
import type { OutcomeRecorder } from '../../tracking/outcomeRecorder';
import { setContext } from '../../ui/contextKeys';
import type { Documents } from '../../ui/documents';
import type { Command } from '../../ui/guardedCommands';
import type { Log } from '../../ui/log';
import { confirm, say, showLogButton } from '../../ui/notifications';
import { plural, t } from '../../wording/localize';
import { hasNoArguments, type ViewRows } from '../rowCommands';
import type { RetriesView } from './retriesView';
import { entriesOf, type RetryNode } from './retryNodes';
import { entryDetails } from '../../actions/writeDetails';

/** What the commands need. */
export interface RetriesCommandsOptions {
  readonly connections: Connections;
  readonly history: History;
  readonly documents: Documents;
  readonly log: Log;
  readonly view: RetriesView;
  readonly rows: ViewRows<RetryNode>;
  /** Returns what records the outcomes of the session that is open, if one is. */
  readonly recorderOf: () => Promise<OutcomeRecorder | undefined>;
}

/** Returns the commands of the Retries view. Each may be called with no, wrong or outdated arguments. */
export function retriesCommands(options: RetriesCommandsOptions): Record<string, Command> {
  const { connections, history, documents, log, view, rows, recorderOf } = options;
  /** Runs where there is a history to work on, and says so where there is none. */
  const withHistory =
    (run: Command): Command =>
    async (...args) => {
      if (await view.load()) await run(...args);
      else say('warning', t('The history of retries could not be read.'), showLogButton(log));
    };
  /** Returns entries as they are by now, each once: a row may be older. */
  const asStored = (entries: readonly Entry[]) => {
    const now = new Map(history.entries.map((entry) => [entry.id, entry]));
    return [...new Set(entries.map(({ id }) => id))].flatMap((id) => now.get(id) ?? []);
  };
  /** Returns a command on the entries of the rows that are meant, or else on all; and on those of the clicked row. */
  const onEntries = (run: (entries: readonly Entry[], clicked: readonly Entry[]) => Promise<void>): Command =>
    withHistory(
      rows.command((chosen, args) => {
        const isAll = chosen.rows.length === 0 || hasNoArguments(args);
        const entries = isAll ? history.entries : asStored(chosen.rows.flatMap(entriesOf));
        return run(entries, chosen.clicked ? asStored(entriesOf(chosen.clicked)) : []);
      }),
    );
  const check = (entries: readonly Entry[]) =>
    withSession(connections, async (session) => {
      const recorder = await recorderOf();
      const unfinished = entries.filter((entry) => isUnfinished(entry, session.account, Date.now()));
      if (recorder) await checkRetries(session, recorder, unfinished, log);
    });
  return {
    // From the title of the view VS Code calls with the row that has the focus, as from a menu of that row: hence two.
    'nsight.checkRetries': withHistory(() => check(history.entries)),
    'nsight.checkRetry': onEntries(check),
    'nsight.clearHistory': withHistory(() => clearHistory(history, documents)),
    'nsight.showRetryDetails': onEntries(async (_, clicked) => {
      if (clicked.length === 0) return;
      setContext('nsight.retriesWatched', true);
      await documents.open(`${t('Retry Details')}.md`, entryDetails(clicked, Date.now()));
    }),
  };
}

/** Clears the history, once the user has agreed, and closes what shows parts of it. */
async function clearHistory(history: History, documents: Pick<Documents, 'clear'>): Promise<void> {
  const { length } = gesturesOf(history.entries);
  const unreadable = await history.countUnreadable();
  if (length + unreadable === 0) {
    await documents.clear();
    say('info', t('The history is empty.'));
    return;
  }
  const question =
    length === 0
      ? t('Clear the history?')
      : plural(length, 'Clear the history of {0} action?', 'Clear the history of {0} actions?');
  const detail = [
    t('What was sent stays sent; only the record of it is removed, in all windows.'),
    unreadable > 0 &&
      plural(
        unreadable,
        '{0} record that is damaged, or that a newer version of the extension wrote, is removed too.',
        '{0} records that are damaged, or that a newer version of the extension wrote, are removed too.',
      ),
  ];
  if (!(await confirm(question, detail.filter(Boolean).join('\n'), t('Clear History')))) return;
  const kept = await history.clear();
  await documents.clear();
  if (kept === 0) return;
  say(
    'info',
    plural(
      kept,
      '{0} action is being sent and stays in the history.',
      '{0} actions are being sent and stay in the history.',
    ),
  );
}
