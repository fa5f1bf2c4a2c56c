import * as vscode from 'vscode';
import type { Command } from '../ui/guardedCommands';
import type { Log } from '../ui/log';
import { say } from '../ui/notifications';
import { t } from '../wording/localize';
import { connectFlow, startDemo } from './connectFlow';
import type { Connections } from './connections';

/** Returns the commands that begin and end the connection. */
export function connectionCommands(connections: Connections, log: Log): Record<string, Command> {
  return {
    'nsight.connect': async (to) => {
      if (to === 'demo') await startDemo(connections);
      else if (!(await connectFlow(connections, log))) return;
      await vscode.commands.executeCommand('nsight.devices.focus');
    },
    'nsight.disconnect': async () => {
      const { kind } = await connections.state();
      await connections.disconnect(); // Also with none: a secret that is damaged goes too.
      if (kind === 'none') say('info', t('N-sight was not connected.'));
    },
  };
}
