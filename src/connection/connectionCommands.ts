import * as vscode from 'vscode';
import { t } from '../wording/localize';
import type { Endpoint } from '../nsight/client';
import type { Log } from '../ui/log';
import type { Command } from '../ui/guardedCommands';
import { setContext } from '../ui/contextKeys';
import { say } from '../ui/notifications';
import { connectFlow, startDemo } from './connectFlow';
import type { Connections } from './connections';
import { switchAccount } from './switchAccount';

/** Returns the commands that begin and end the connection. */
export function connectionCommands(connections: Connections, log: Log): Record<string, Command> {
  const connect = async (to?: unknown) => {
    let replaced: readonly Endpoint[] | undefined = [];
    if (to === 'demo') await startDemo(connections);
    else replaced = await connectFlow(connections, log);
    if (!replaced) return;
    await vscode.commands.executeCommand('nsight.devices.focus');
    if (replaced.length > 0) sayOtherWindows();
  };
  return {
    'nsight.connect': (to) => connect(to),
    'nsight.switchAccount': () => switchAccount(connections, log, connect),
    'nsight.disconnect': async () => {
      const { kind } = await connections.state();
      const name = await connections.disconnect(); // Also with none: a secret that is damaged goes too.
      if (kind === 'none') say('info', t('N-sight was not connected.'));
      if (name === undefined) return;
      say('info', t('Disconnected from {0}.', name));
      sayOtherWindows();
    },
  };
}

/** In a browser each window has a copy of its own of all secrets, and stores all of it: nothing here can mend that. */
function sayOtherWindows(): void {
  if (vscode.env.uiKind !== vscode.UIKind.Web) return;
  say(
    'info',
    t(
      'Reload the other windows of this browser: until then they keep the old connection. ' +
        'To take a key back for good, generate a new one in N-sight.',
    ),
  );
}

/** Notifies the user that another window has changed the connection, which this one can only follow when reloaded. */
export function sayStale(): void {
  say('warning', t('Another window has changed the connection. Reload this one to follow it.'), {
    title: t('Reload Window'),
    run: () => void vscode.commands.executeCommand('workbench.action.reloadWindow'),
  });
}

/**
 * Shows which account this window uses, and tells the menus whether there are others, until what it returns is disposed
 * of.
 */
export function showAccount(connections: Connections, tree: { description?: string | undefined }): vscode.Disposable {
  let hadOthers: boolean | undefined;
  const show = () => {
    tree.description = connections.accountName ?? '';
    if (connections.hasOtherAccounts === hadOthers) return;
    hadOthers = connections.hasOtherAccounts;
    setContext('nsight.otherAccounts', hadOthers);
  };
  return vscode.Disposable.from(connections.onDidChange(show), connections.onDidChangeAccounts(show));
}
