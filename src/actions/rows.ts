import type * as vscode from 'vscode';
import type { Scope } from '../inventory/scope';
import { count } from '../messages/escape';
import type { Target } from './action';

/** What cannot be acted on, in a sentence and, where there is more to say, line by line. */
export interface LeftOut {
  readonly text: string;
  readonly details?: readonly string[];
}

/** What rows stand for. */
export interface Picked {
  readonly targets: readonly Target[];
  readonly scopes: readonly Scope[];
  readonly leftOut: readonly LeftOut[];
  /** Some of the rows stand for patches on several devices, which is asked about: what these are called ('' for several), and what they rest on. */
  readonly bulk?: { readonly name: string; readonly detail: string } | undefined;
}

/** Rows that a command means; `gone` is how many of them are no longer there. */
export interface Chosen<N> {
  readonly rows: readonly N[];
  readonly gone: number;
}

/** A view whose rows can be acted on. */
export interface RowView<N> {
  readonly tree: vscode.TreeView<N>;
  readonly owns: (value: unknown) => value is N;
  readonly pick: (rows: readonly N[]) => Picked;
}

/**
 * The rows of one view that a command means. VS Code calls with `(row, selected rows)` from a menu, with nothing from a
 * key or the palette; anybody may call with anything. Undefined when it was called with something else.
 */
export function chosenRows<N>(args: readonly unknown[], owns: (value: unknown) => value is N, selection: readonly N[]): Chosen<N> | undefined {
  const [clicked, selected] = args;
  if (args.every((arg) => arg === undefined)) return still(selection, owns);
  if (!owns(clicked)) return undefined;
  // A click on a row outside the selection means that row alone.
  return Array.isArray(selected) && selected.includes(clicked) ? still(selected, owns) : { rows: [clicked], gone: 0 };
}

function still<N>(values: readonly unknown[], owns: (value: unknown) => value is N): Chosen<N> {
  const rows = values.filter(owns);
  return { rows, gone: values.length - rows.length };
}

/** Which rows of which view a command means. A key or the palette means the view whose selection changed last. */
export class Selections implements vscode.Disposable {
  readonly #views: { readonly tree: vscode.TreeView<unknown>; pick(args: readonly unknown[]): Picked | undefined }[] = [];
  readonly #disposables: vscode.Disposable[] = [];

  add<N>({ tree, owns, pick }: RowView<N>): void {
    const view = {
      tree,
      pick: (args: readonly unknown[]) => {
        const chosen = chosenRows(args, owns, tree.visible ? tree.selection : []);
        if (!chosen) return undefined;
        const picked = pick(chosen.rows);
        const { gone } = chosen;
        const { leftOut } = picked;
        return { ...picked, leftOut: gone === 0 ? leftOut : [...leftOut, { text: `${count(gone, 'selected row is', 'selected rows are')} no longer there` }] };
      },
    };
    this.#views.unshift(view);
    this.#disposables.push(tree.onDidChangeSelection(({ selection }) => {
      if (selection.length > 0) this.#views.sort((a, b) => Number(b === view) - Number(a === view));
    }));
  }

  /** Undefined: the command was called with something that is no row, or no longer one. */
  pick(args: readonly unknown[]): Picked | undefined {
    if (args.every((arg) => arg === undefined)) {
      const view = this.#views.find(({ tree }) => tree.visible && tree.selection.length > 0);
      return view ? view.pick(args) : { targets: [], scopes: [], leftOut: [] };
    }
    for (const view of this.#views) {
      const picked = view.pick(args);
      if (picked) return picked;
    }
    return undefined;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }
}
