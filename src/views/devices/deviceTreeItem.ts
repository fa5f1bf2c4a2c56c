import type * as vscode from 'vscode';
import type { PatchState } from '../patchState';
import { treeItem } from '../treeItem';
import { facts } from './deviceFacts';
import type { DevicesNode } from './deviceNodes';
import { row } from './deviceRows';

/** A row of the Devices view as VS Code wants it. */
export function toTreeItem(node: DevicesNode, state: PatchState): vscode.TreeItem {
  return treeItem(node.id, row(node, state), facts(node));
}
