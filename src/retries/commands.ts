import * as vscode from 'vscode';
import type { ActionParts } from '../actions/perform';
import { sayGone, withSession } from '../actions/commands';
import { chosenRows } from '../actions/rows';
import type { Connections } from '../connection/connections';
import type { Entry } from '../history/entry';
import { confirm, say } from '../messages/notifications';
import { count } from '../messages/escape';
import type { Follow } from './follow';
import type { RetryNode } from './nodes';
import { entryOf, type RetriesView } from './retriesView';
import { isUnfinished } from './row';

/** The commands of the Retries view. Each may be called with no, wrong or outdated arguments. */
export function retriesCommands(connections: Connections, view: RetriesView, tree: vscode.TreeView<RetryNode>, follow: Follow, parts: ActionParts): Record<string, (...args: unknown[]) => unknown> {
  const { history, documents } = parts;
  /** The entries of the rows that were clicked, or else all. */
  const onEntries = (run: (entries: readonly Entry[], clicked: Entry | undefined) => Promise<void>) => async (...args: unknown[]) => {
    await history.load();
    const chosen = chosenRows(args, view.owns, tree.visible ? tree.selection : []);
    const [first] = chosen?.rows ?? [];
    if (args.every((arg) => arg === undefined)) await run(history.entries, first && entryOf(first));
    else if (chosen) await run([...new Set(chosen.rows.map(entryOf))], view.owns(args[0]) ? entryOf(args[0]) : undefined);
    else sayGone();
  };
  return {
    'nsight.checkRetries': onEntries((entries) => withSession(connections, async (session) => {
      const { checkNow } = await import('../onDemand');
      await checkNow(session, follow, entries.filter((entry) => isUnfinished(entry, session.account, Date.now())), parts.log);
    })),
    'nsight.clearHistory': async () => {
      await history.load();
      const { length } = history.entries;
      if (length === 0) say('info', 'The history is empty.');
      else if (await confirm(`Clear the history of ${count(length, 'action')}?`, 'What was sent stays sent; only the record of it is removed, in all windows.', 'Clear History')) await history.clear();
    },
    'nsight.showRetryDetails': onEntries(async (_, clicked) => {
      if (!clicked) return;
      const { entryDetails } = await import('../onDemand');
      await documents.open('Retry Details.md', entryDetails(clicked));
    }),
  };
}
