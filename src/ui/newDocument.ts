import * as vscode from 'vscode';

/**
 * Shows a text in a new document that is not stored yet. VS Code gives it the name of one that was just closed, and
 * where it is slow also the text that it had backed up of that: an older export, maybe of another account.
 * @throws Error when VS Code keeps that text.
 */
export async function showNewDocument(language: string, content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  if (linesOf(document.getText()) !== linesOf(content)) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
    if (!(await vscode.workspace.applyEdit(edit)))
      throw new Error('VS Code kept the text of a document that was closed in a new one.');
  }
  await vscode.window.showTextDocument(document);
}

/** A document has one kind of line ends. */
function linesOf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
