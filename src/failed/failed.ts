import * as vscode from 'vscode';
import { FailedView, failedViewId } from './failedView';
import type { FailedNode } from './nodes';
import type { FailedParts } from './openFailed';

/** Its commands, which are loaded with the rest. */
const commands = [
  'nsight.scan', 'nsight.resumeScan', 'nsight.tryAgain', 'nsight.copyName', 'nsight.copyId', 'nsight.groupByPatch', 'nsight.groupByDevice',
  'nsight.findDevice', 'nsight.revealDevice', 'nsight.filterPatches', 'nsight.changeFilter', 'nsight.clearFilter', 'nsight.exportFailedPatches',
] as const;

export type FailedCommand = typeof commands[number];

/** The Failed Patches view with its commands. */
export interface Failed {
  readonly disposable: vscode.Disposable;
  readonly view: FailedView;
  readonly tree: vscode.TreeView<FailedNode>;
  readonly commands: Record<string, (...args: unknown[]) => unknown>;
  /** Whether a command that `other` has too means rows of this view: one was clicked, or only here some are selected. */
  readonly isMeant: (args: readonly unknown[], other: vscode.TreeView<unknown>) => boolean;
}

/** Builds the view, empty: what fills it is loaded with the first look at it, or its first command. */
export function failed(parts: Omit<FailedParts, 'tree' | 'refresh'>): Failed {
  const view: FailedView = new FailedView(async () => (await import('../onDemand')).openFailed({ ...parts, tree, refresh: () => { view.refresh(); } }));
  const tree: vscode.TreeView<FailedNode> = vscode.window.createTreeView(failedViewId, { treeDataProvider: view, canSelectMany: true, showCollapseAll: true });
  parts.selections.add({ id: failedViewId, tree, owns: view.owns, pick: view.pick });
  return {
    view,
    tree,
    commands: Object.fromEntries(commands.map((id) => [id, async (...args: unknown[]) => (await view.load()).commands[id](...args)])),
    isMeant: ([clicked], other) => view.owns(clicked) || clicked === failedViewId || (clicked === undefined && tree.visible && tree.selection.length > 0 && other.selection.length === 0),
    disposable: vscode.Disposable.from(view, tree, parts.connections.onDidChange(() => { view.refresh(); })),
  };
}
