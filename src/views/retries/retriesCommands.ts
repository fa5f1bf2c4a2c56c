import * as vscode from 'vscode';
import { entryDetails } from '../../actions/entryDetails';
import type { ActionParts } from '../../actions/perform';
import { sayGone, withSession } from '../../actions/patchCommands';
import { chosenRows } from '../rowCommands';
import type { Connections } from '../../connection/connections';
import { isUnfinished, type Entry } from '../../history/entry';
import { plural, t } from '../../wording/localize';
import { confirm, say } from '../../ui/notifications';
import { checkRetries } from '../../tracking/checkRetries';
import type { OutcomeRecorder } from '../../tracking/outcomeRecorder';
import type { RetryNode } from './retryNodes';
import { entryOf, type RetriesView } from './retriesView';
import { setContext } from '../../ui/contextKeys';

/** The commands of the Retries view. Each may be called with no, wrong or outdated arguments. */
export function retriesCommands(
  connections: Connections,
  view: RetriesView,
  tree: vscode.TreeView<RetryNode>,
  followOf: () => Promise<OutcomeRecorder | undefined>,
  parts: ActionParts,
): Record<string, (...args: unknown[]) => unknown> {
  const { history, documents, log } = parts;
  /** Whether there is a history to work on; says so where there is none. */
  const isRead = async () => {
    const read = await view.load();
    if (!read)
      say('warning', t('The history of retries could not be read.'), {
        title: t('Show Log'),
        run: () => {
          log.show();
        },
      });
    return read;
  };
  /** The entries of the rows that were clicked, or else all. */
  const onEntries =
    (run: (entries: readonly Entry[], clicked: Entry | undefined) => Promise<void>) =>
    async (...args: unknown[]) => {
      if (!(await isRead())) return;
      const chosen = chosenRows(args, { id: 'nsight.retries', tree, owns: view.owns });
      if (!chosen) {
        sayGone();
        return;
      }
      const clicked = view.owns(args[0]) ? args[0] : chosen.rows[0];
      const all = chosen.rows.length === 0 || args.every((arg) => arg === undefined);
      await run(all ? history.entries : [...new Set(chosen.rows.map(entryOf))], clicked && entryOf(clicked));
    };
  const check = (entries: readonly Entry[]) =>
    withSession(connections, async (session) => {
      const follow = await followOf();
      if (follow)
        await checkRetries(
          session,
          follow,
          entries.filter((entry) => isUnfinished(entry, session.account, Date.now())),
          log,
        );
    });
  return {
    // From the title of the view VS Code calls with the row that has the focus, as from a menu of that row: hence two.
    'nsight.checkRetries': async () => {
      if (await isRead()) await check(history.entries);
    },
    'nsight.checkRetry': onEntries(check),
    'nsight.clearHistory': async () => {
      if (!(await isRead())) return;
      const { length } = history.entries;
      if (length === 0) {
        say('info', t('The history is empty.'));
        return;
      }
      const detail = t('What was sent stays sent; only the record of it is removed, in all windows.');
      if (
        !(await confirm(
          plural(length, 'Clear the history of {0} action?', 'Clear the history of {0} actions?'),
          detail,
          t('Clear History'),
        ))
      )
        return;
      const kept = await history.clear();
      if (kept > 0)
        say(
          'info',
          plural(
            kept,
            '{0} action is being sent and stays in the history.',
            '{0} actions are being sent and stay in the history.',
          ),
        );
    },
    'nsight.showRetryDetails': onEntries(async (_, clicked) => {
      if (!clicked) return;
      setContext('nsight.retriesWatched', true);
      await documents.open(`${t('Retry Details')}.md`, entryDetails(clicked));
    }),
  };
}
