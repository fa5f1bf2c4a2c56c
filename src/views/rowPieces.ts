import { breathe } from '../util/breathe';
import type { TreeRows } from './lazyTreeDataProvider';

/** To make so many rows takes a few milliseconds. */
export const rowsAtOnce = 500;

/**
 * VS Code asks for all rows of a level in one go. Thousands are made in pieces, with a breath before each but the
 * first.
 */
export class RowPieces {
  #left = rowsAtOnce;
  /** The breath before the rows that are asked for now; undefined: they are made at once. */
  #breath: Promise<void> | undefined;

  /** Returns what `make` does, or will. */
  make<T>(make: () => T | PromiseLike<T>): T | PromiseLike<T> {
    if (this.#left === 0) this.#beginAfter(this.#breath ? this.#breath.then(breathe) : breathe());
    else if (this.#left === rowsAtOnce && !this.#breath) this.#endWith(breathe());
    this.#left -= 1;
    return this.#breath ? this.#breath.then(make) : make();
  }

  #beginAfter(breath: Promise<void>): void {
    this.#left = rowsAtOnce;
    this.#breath = breath;
    this.#endWith(breath);
  }

  /** What is asked for after the last breath is made at once again. */
  #endWith(breath: Promise<void>): void {
    const before = this.#breath;
    void breath.then(() => {
      if (this.#breath !== before) return;
      this.#breath = undefined;
      this.#left = rowsAtOnce;
    });
  }
}

/** Has rows made in pieces. */
export function rowsInPieces<N>(rows: TreeRows<N>): TreeRows<N> {
  const pieces = new RowPieces();
  return {
    onDidChangeTreeData: rows.onDidChangeTreeData,
    getChildren: (node) => rows.getChildren(node),
    getTreeItem: (node) => pieces.make(() => rows.getTreeItem(node)),
    getParent: (node) => rows.getParent(node),
    resolveTreeItem: (item, node, token) => rows.resolveTreeItem?.(item, node, token),
  };
}
