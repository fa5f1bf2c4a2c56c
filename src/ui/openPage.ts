import * as vscode from 'vscode';

/** Opens an address in the browser. As a string: a Uri would be encoded anew. */
export async function openPage(url: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', url);
}
