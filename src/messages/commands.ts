import * as vscode from 'vscode';
import type { Log } from './log';
import { sayError } from './notifications';

/** Registers commands. One that fails says so to the user and in the log, and never throws into VS Code. */
export function registerCommands(log: Log, commands: Record<string, (...args: unknown[]) => unknown>): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await run(...args);
        } catch (error) {
          await sayError(error, log);
        }
      }),
    ),
  );
}
