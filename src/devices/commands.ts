import * as vscode from 'vscode';
import { retry } from '../actions/action';
import type { ActionParts } from '../actions/perform';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import { say } from '../messages/notifications';
import { copyIds, copyNames } from './copy';
import type { DevicesView } from './devicesView';
import type { Node } from './nodes';
import { chosenRows, onlyDevice, patchTargets } from './selection';

/** The commands on rows of the Devices view. Each may be called with no, wrong or outdated arguments. */
export function deviceCommands(connections: Connections, view: DevicesView, tree: vscode.TreeView<Node>, parts: ActionParts): Record<string, (...args: unknown[]) => unknown> {
  const onRows = (run: (rows: readonly Node[]) => unknown) => async (...args: unknown[]) => {
    const chosen = chosenRows(args, (value) => view.owns(value), tree.visible ? tree.selection : []);
    if (chosen === 'gone') say('warning', 'This row is no longer there. Refresh the view and try again.');
    else await run(chosen.rows);
  };
  const withSession = async (run: (session: Session) => Promise<void>) => {
    const session = await connections.session();
    if (session) await run(session);
    else say('info', 'Connect to N-sight first.', { title: 'Connect…', run: () => void vscode.commands.executeCommand('nsight.connect') });
  };
  return {
    'nsight.retryPatch': onRows((rows) => withSession(async (session) => {
      const { perform, pickPatches } = await import('../actions/actions');
      const targets = patchTargets(rows);
      if (targets.length > 0) return perform(session, parts, retry, targets, rows.filter(({ kind }) => kind !== 'patch').length);
      const picked = await pickPatches(session, retry.title, onlyDevice(rows));
      if (picked) await perform(session, parts, retry, [picked]);
    })),
    'nsight.refresh': () => view.refresh(),
    'nsight.refreshItem': onRows((rows) => Promise.all(rows.map((node) => view.refreshItem(node)))),
    'nsight.tryAgain': onRows((rows) => Promise.all(rows.flatMap((node) => (node.kind === 'error' ? [view.tryAgain(node)] : [])))),
    'nsight.copyName': onRows(copyNames),
    'nsight.copyId': onRows(copyIds),
    'nsight.openPatchInformation': onRows(async ([node]) => {
      if (node?.kind === 'patch' && node.patch.url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(node.patch.url, true));
    }),
  };
}
