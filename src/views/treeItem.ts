import * as vscode from 'vscode';

/** How a row looks, free of VS Code. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour's id. */
  readonly color?: string | undefined;
  readonly expandable: boolean;
  /** What a screen reader says in place of the label, with what the icon tells in words. */
  readonly spoken?: string;
}

/** A row as VS Code wants it, without the tooltip, which is made when it is asked for. `facts` are for the menus. */
export function treeItem(
  id: string,
  { label, description, icon, color, expandable, spoken = label }: Row,
  facts: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(
    label,
    expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = facts;
  item.accessibilityInformation = { label: [spoken, description].filter(Boolean).join(', ') };
  return item;
}
