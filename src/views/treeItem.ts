import * as vscode from 'vscode';
import type { Row } from './row';

/** Returns a row as VS Code wants it, without the tooltip, which is made when it is asked for. */
export function treeItem(
  id: string,
  { label, description, icon, color, expandable, accessibilityLabel = label, facts }: Row,
): vscode.TreeItem {
  const item = new vscode.TreeItem(
    label,
    expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = facts;
  item.accessibilityInformation = { label: [accessibilityLabel, description].filter(Boolean).join(', ') };
  return item;
}
