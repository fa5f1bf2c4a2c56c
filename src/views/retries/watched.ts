import * as vscode from 'vscode';

/** The user has seen what became of something that was sent: the last step of the walkthrough is done. */
export function watched(): void {
  void vscode.commands.executeCommand('setContext', 'nsight.retriesWatched', true);
}
