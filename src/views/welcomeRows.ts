import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { contextValue, onDidChangeContext } from '../ui/contextKeys';
import type { TreeRows } from './lazyTreeDataProvider';
import { welcomeLines, type WelcomeLine } from './welcomes';

/** A line of a welcome as a row. */
export interface WelcomeRow extends WelcomeLine {
  readonly kind: 'welcome';
  readonly id: string;
}

/**
 * Whether this is Eclipse Theia, or made of it: no other host has this in its API. Theia decides once which welcomes a
 * view with a selection of many has, and does not follow the context keys (seen in 1.74.1).
 */
export function isTheia(): boolean {
  return 'getQueryParameter' in vscode.env;
}

/** Shows the welcomes of package.json as rows, in a view that is empty. */
export function withWelcomeRows<N>(
  view: string,
  rows: TreeRows<N>,
  extension: Pick<vscode.Extension<unknown>, 'extensionPath' | 'packageJSON'>,
): TreeRows<N | WelcomeRow> {
  const texts = readTexts(extension.extensionPath);
  const changed = new vscode.EventEmitter<N | N[] | undefined>();
  let isEmpty = false;
  rows.onDidChangeTreeData((change) => {
    changed.fire(change);
  });
  onDidChangeContext(() => {
    if (isEmpty) changed.fire(undefined);
  });
  return {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (isWelcomeRow(node)) return [];
      const children = (await rows.getChildren(node)) ?? [];
      if (node !== undefined) return children;
      isEmpty = children.length === 0;
      return isEmpty ? welcomeRows(view, extension.packageJSON, await texts) : children;
    },
    getTreeItem: (node) => (isWelcomeRow(node) ? welcomeItem(node) : rows.getTreeItem(node)),
    getParent: (node) => (isWelcomeRow(node) ? undefined : rows.getParent(node)),
    resolveTreeItem: (item, node, token) => (isWelcomeRow(node) ? item : rows.resolveTreeItem?.(item, node, token)),
  };
}

function welcomeRows(view: string, manifest: unknown, texts: Readonly<Record<string, string>>): WelcomeRow[] {
  return welcomeLines(view, { manifest, texts, valueOf: contextValue }).map((line, i) => ({
    ...line,
    kind: 'welcome',
    id: `welcome/${i}`,
  }));
}

function welcomeItem({ id, text, command }: WelcomeRow): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = id;
  item.tooltip = text; // A side bar is narrow, and a row is one line.
  if (command) {
    item.iconPath = new vscode.ThemeIcon('arrow-right');
    item.command = { command: command.id, title: text, arguments: [...command.args] };
  }
  return item;
}

function isWelcomeRow(node: unknown): node is WelcomeRow {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'welcome';
}

/** Theia gives an extension its manifest as it stands in the package, without its texts. */
async function readTexts(folder: string): Promise<Record<string, string>> {
  const language = vscode.env.language.replace(/-.*/, '');
  const read = async (name: string): Promise<object> => {
    const parsed: unknown = JSON.parse(await readFile(path.join(folder, name), 'utf8').catch(() => '{}'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  };
  const texts = { ...(await read('package.nls.json')), ...(await read(`package.nls.${language}.json`)) };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, String(text)]));
}
