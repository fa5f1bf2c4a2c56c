import * as vscode from 'vscode';
import { facts } from './facts';
import type { Node } from './nodes';
import { row, type RowState } from './row';

/** A row as VS Code wants it, without the tooltip, which is made when it is asked for. */
export function toTreeItem(node: Node, state: RowState): vscode.TreeItem {
  const { label, description, icon, color, expandable } = row(node, state);
  const item = new vscode.TreeItem(label, expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.id = node.id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = facts(node);
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(', ') };
  return item;
}
