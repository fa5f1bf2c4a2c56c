import type * as vscode from 'vscode';
import type { PatchState } from '../views/patchState';
import { treeItem } from '../views/treeItem';
import { facts } from './facts';
import type { Node } from './nodes';
import { row } from './row';

/** A row of the Devices view as VS Code wants it. */
export function toTreeItem(node: Node, state: PatchState): vscode.TreeItem {
  return treeItem(node.id, row(node, state), facts(node));
}
