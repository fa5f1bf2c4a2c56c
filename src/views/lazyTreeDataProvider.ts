import * as vscode from 'vscode';

/** What fills a view. */
export interface TreeRows<N> extends vscode.TreeDataProvider<N> {
  readonly onDidChangeTreeData: vscode.Event<N | N[] | undefined>;
  getParent(node: N): N | undefined;
}

/**
 * A view as VS Code knows it from the start. What fills it is loaded with the first look at it, or the first command.
 */
export class LazyTreeDataProvider<N> implements vscode.TreeDataProvider<N>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<N | N[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #rows: TreeRows<N> | undefined;

  /** `load` calls `fill`; where it fails, it has said so, and nothing is shown. */
  constructor(private readonly load: () => Promise<unknown>) {}

  fill(rows: TreeRows<N>): vscode.Disposable {
    this.#rows = rows;
    return rows.onDidChangeTreeData((change) => {
      this.#changed.fire(change);
    });
  }

  async getChildren(node?: N): Promise<N[]> {
    await this.load().catch(() => undefined);
    return (await this.#rows?.getChildren(node)) ?? [];
  }

  getTreeItem(node: N): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#rows?.getTreeItem(node) ?? new vscode.TreeItem('');
  }

  getParent(node: N): N | undefined {
    return this.#rows?.getParent(node);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: N,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#rows?.resolveTreeItem?.(item, node, token);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
