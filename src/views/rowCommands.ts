import type * as vscode from 'vscode';
import { nothingPicked, type Picked } from '../actions/picked';
import { plural } from '../wording/localize';

/** Rows that a command means; `gone` is how many of them are no longer there. */
export interface ChosenRows<N> {
  readonly rows: readonly N[];
  readonly gone: number;
}

/** A view whose rows can be acted on. */
export interface RowView<N> extends SelectableRows<N> {
  readonly tree: vscode.TreeView<N>;
  readonly pick: (rows: readonly N[]) => Picked;
}

/** The rows of a view. */
export interface SelectableRows<N> {
  readonly id: string;
  readonly tree: Pick<vscode.TreeView<N>, 'visible' | 'selection'>;
  readonly owns: (value: unknown) => value is N;
}

/**
 * The rows of one view that a command means. VS Code calls with `(row, selected rows)` from a menu, and with nothing from
 * the palette or a key; a key binding may name the view, whose selection is meant then. Anybody may call with anything.
 * Undefined when it was called with something else.
 */
export function chosenRows<N>(
  args: readonly unknown[],
  { id, tree, owns }: SelectableRows<N>,
): ChosenRows<N> | undefined {
  const [clicked, selected] = args;
  if (args.every((arg) => arg === undefined) || (clicked === id && selected === undefined))
    return still(tree.visible ? tree.selection : [], owns);
  if (!owns(clicked)) return undefined;
  // A click on a row outside the selection means that row alone.
  return Array.isArray(selected) && selected.includes(clicked) ? still(selected, owns) : { rows: [clicked], gone: 0 };
}

function still<N>(values: readonly unknown[], owns: (value: unknown) => value is N): ChosenRows<N> {
  const rows = values.filter(owns);
  return { rows, gone: values.length - rows.length };
}

/**
 * Which rows of which view a command means. The palette, or a key that names no view, means the view whose selection
 * changed last: VS Code does not tell which view has the focus.
 */
export class Selections implements vscode.Disposable {
  readonly #views: { readonly tree: vscode.TreeView<unknown>; pick(args: readonly unknown[]): Picked | undefined }[] =
    [];
  readonly #disposables: vscode.Disposable[] = [];

  add<N>(added: RowView<N>): void {
    const view = {
      tree: added.tree,
      pick: (args: readonly unknown[]) => {
        const chosen = chosenRows(args, added);
        if (!chosen) return undefined;
        const picked = added.pick(chosen.rows);
        const gone =
          chosen.gone === 0
            ? []
            : [
                {
                  text: plural(
                    chosen.gone,
                    '{0} selected row is no longer there',
                    '{0} selected rows are no longer there',
                  ),
                },
              ];
        return { ...picked, leftOut: [...picked.leftOut, ...gone] };
      },
    };
    this.#views.unshift(view);
    this.#disposables.push(
      added.tree.onDidChangeSelection(({ selection }) => {
        if (selection.length > 0) this.#views.sort((a, b) => Number(b === view) - Number(a === view));
      }),
    );
  }

  /** Undefined: the command was called with something that is no row, or no longer one. */
  pick(args: readonly unknown[]): Picked | undefined {
    if (args.every((arg) => arg === undefined)) {
      return this.#views.find(({ tree }) => tree.visible && tree.selection.length > 0)?.pick(args) ?? nothingPicked;
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
