import * as vscode from 'vscode';
import { until } from './support';

const numberOf = ({ uri }: vscode.TextDocument) => Number(uri.path.split('/').at(-2));

/** The document of the extension's that was opened last, however it is shown. */
export function lastDocument(): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments
    .filter(({ uri }) => uri.scheme === 'nsight')
    .sort((a, b) => numberOf(a) - numberOf(b))
    .at(-1);
}

/** Waits for the document that this opens. */
export async function documentOf(open: () => unknown): Promise<vscode.TextDocument> {
  const before = lastDocument();
  const opening = open();
  await until(() => lastDocument() !== undefined && lastDocument() !== before, 'the document');
  await opening;
  return lastDocument() ?? Promise.reject(new Error('it is gone'));
}

/** Runs as where VS Code gives a new document the text of one that was just closed, as it does while it is slow. */
export async function withOldText<T>(old: string, run: () => Promise<T>): Promise<T> {
  const { openTextDocument } = vscode.workspace;
  const open = ({ language }: { readonly language: string }) => openTextDocument({ language, content: old });
  return withWorkspace({ openTextDocument: open }, run);
}

/** Does the same where VS Code keeps that text; no document is left behind. */
export function withKeptText<T>(old: string, run: () => Promise<T>): Promise<T> {
  const document = { uri: vscode.Uri.parse('untitled:kept'), lineCount: 1, getText: () => old };
  const openTextDocument = () => Promise.resolve(document);
  return withWorkspace({ openTextDocument, applyEdit: () => Promise.resolve(false) }, run);
}

async function withWorkspace<T>(changed: object, run: () => Promise<T>): Promise<T> {
  const { openTextDocument, applyEdit } = vscode.workspace;
  Object.assign(vscode.workspace, changed);
  try {
    return await run();
  } finally {
    Object.assign(vscode.workspace, { openTextDocument, applyEdit });
  }
}

/** The tabs that show documents of the extension's, as text or rendered. */
export function documentTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => (input instanceof vscode.TabInputText ? input.uri.scheme === 'nsight' : isRendered(input)));
}

/** Whether what a tab shows is rendered Markdown. */
export function isRendered(input: unknown): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview');
}

/** Runs as where VS Code's Markdown extension is not there. */
export async function withoutMarkdown<T>(run: () => Promise<T>): Promise<T> {
  const { executeCommand } = vscode.commands;
  const execute = (command: string, ...args: unknown[]) =>
    command === 'markdown.showPreview'
      ? Promise.reject(new Error(`command '${command}' not found`))
      : executeCommand(command, ...args);
  Object.assign(vscode.commands, { executeCommand: execute });
  try {
    return await run();
  } finally {
    Object.assign(vscode.commands, { executeCommand });
  }
}
