import * as vscode from 'vscode';
import { nothingPicked, type Picked } from '../actions/rows';
import type { FailedNode } from './nodes';
import type { OpenFailed } from './openFailed';

export const failedViewId = 'nsight.failedPatches';

/** The Failed Patches view as VS Code knows it from the start; what fills it is loaded with the first look at it. */
export class FailedView implements vscode.TreeDataProvider<FailedNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #loading: Promise<OpenFailed> | undefined;
  #loaded: OpenFailed | undefined;

  constructor(private readonly openFailed: () => Promise<OpenFailed>) {}

  /** What fills the view, and does what its commands say. */
  load(): Promise<OpenFailed> {
    return (this.#loading ??= this.openFailed().then((loaded) => (this.#loaded = loaded)));
  }

  getTreeItem(node: FailedNode): vscode.TreeItem {
    return this.#loaded?.rows.treeItem(node) ?? new vscode.TreeItem('');
  }

  resolveTreeItem(item: vscode.TreeItem, node: FailedNode): vscode.TreeItem {
    item.tooltip = this.#loaded?.rows.tooltip(node);
    return item;
  }

  getParent(node: FailedNode): FailedNode | undefined {
    return node.parent;
  }

  async getChildren(node?: FailedNode): Promise<FailedNode[]> {
    return (await this.load()).rows.children(node);
  }

  readonly owns = (value: unknown): value is FailedNode => this.#loaded?.rows.owns(value) ?? false;

  readonly pick = (rows: readonly FailedNode[]): Picked => this.#loaded?.rows.pick(rows) ?? nothingPicked;

  /** Asks for the rows anew. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#loaded?.dispose();
  }
}
