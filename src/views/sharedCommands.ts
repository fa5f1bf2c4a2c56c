import * as vscode from 'vscode';
import type { Command } from '../ui/guardedCommands';
import type { ChosenRows, RowCommands, RowHandler, RowSubject, ViewRows } from './rowCommands';

/** A view that has the shared commands. */
export interface SharedView<N> {
  readonly rows: ViewRows<N>;
  readonly subjectOf: (node: N) => RowSubject;
  /** Reads again what could not be read; rows that are not about that are left alone. */
  readonly tryAgain: (rows: readonly N[]) => Promise<unknown>;
}

/** Returns the commands on rows that the Devices view and the Failed Patches view share. */
export function sharedCommands<D, F>(
  rowCommands: RowCommands,
  devices: SharedView<D>,
  failed: SharedView<F>,
): Record<string, Command> {
  const [onDevices, onFailed] = [handlersOf(devices), handlersOf(failed)];
  return {
    'nsight.tryAgain': rowCommands.command(onDevices.tryAgain, onFailed.tryAgain),
    'nsight.copyName': rowCommands.command(onDevices.copyName, onFailed.copyName),
    'nsight.copyId': rowCommands.command(onDevices.copyId, onFailed.copyId),
    'nsight.openPatchInformation': rowCommands.command(onDevices.openPatchInformation, onFailed.openPatchInformation),
  };
}

function handlersOf<N>({ rows, subjectOf, tryAgain }: SharedView<N>) {
  return {
    tryAgain: rows.handler((chosen) => tryAgain(chosen.rows)),
    copyName: rows.handler((chosen) => copyLines(chosen.rows.map((node) => subjectOf(node).name))),
    copyId: rows.handler((chosen) => copyLines(chosen.rows.map((node) => subjectOf(node).id))),
    // A page of one patch is opened, however many are selected.
    openPatchInformation: rows.handler(async ({ clicked }: ChosenRows<N>) => {
      const url = clicked && subjectOf(clicked).url;
      // As a string: a Uri would be encoded anew.
      if (url !== undefined) await vscode.commands.executeCommand('vscode.open', url);
    }),
  } satisfies Record<string, RowHandler>;
}

/** Copies texts, one a line; those that are not known are left out. */
async function copyLines(lines: readonly (string | undefined)[]): Promise<void> {
  const known = lines.filter((line) => line !== undefined);
  if (known.length > 0) await vscode.env.clipboard.writeText(known.join('\n'));
}
