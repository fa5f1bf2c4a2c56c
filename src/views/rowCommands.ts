import type * as vscode from 'vscode';
import type { Picked } from '../actions/picked';
import { plural } from '../wording/localize';

/** The rows of a view that a command means. */
export interface ChosenRows<N> {
  readonly rows: readonly N[];
  /** The row that was clicked, or else the first of the selection. */
  readonly clicked: N | undefined;
  /** How many of the rows are no longer there. */
  readonly gone: number;
}

/** A view whose rows can be acted on. */
export interface RowView<N> {
  readonly id: string;
  readonly tree: Pick<vscode.TreeView<unknown>, 'visible' | 'selection' | 'onDidChangeSelection'>;
  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns: (value: unknown) => value is N;
  /** Tells what rows stand for: patches, and parts of the fleet. */
  readonly pick: (rows: readonly N[]) => Picked;
}

/** The rows of a view as they are now. */
interface ShownRows<N> extends Omit<RowView<N>, 'tree'> {
  readonly tree: Pick<vscode.TreeView<unknown>, 'visible' | 'selection'>;
}

/** What a row is the row of: a patch, a device, a site or a client; a note has none of these. */
export interface RowSubject {
  readonly name?: string | undefined;
  /** As N-sight gave it. */
  readonly id?: string | undefined;
  /** A patch's page. */
  readonly url?: string | undefined;
}

/** A command, which may be called with no, wrong or outdated arguments. */
type RowCommand = (...args: unknown[]) => Promise<void>;

/** What a command does with the rows of one view. */
export interface RowHandler {
  readonly view: AnyView;
  run(args: readonly unknown[]): unknown;
}

/** A view without the type of its rows. */
interface AnyView {
  readonly tree: Pick<vscode.TreeView<unknown>, 'visible' | 'selection'>;
  /** Whether the arguments of a command mean rows of this view. */
  accepts(args: readonly unknown[]): boolean;
  pick(args: readonly unknown[]): Picked | undefined;
}

/**
 * Finds the rows that a command means, of one view or of several: the one way from a command to its rows. Without
 * arguments (the palette, or a key that names no view) they are those of the view whose selection changed last, because
 * VS Code does not tell which view has the focus.
 */
export class RowCommands implements vscode.Disposable {
  /** The one whose selection changed last comes first. */
  readonly #views: AnyView[] = [];
  readonly #disposables: vscode.Disposable[] = [];

  /** `sayGone` tells the user that a command was called with something that is not a row, or no longer one. */
  constructor(private readonly sayGone: () => void) {}

  /** Adds a view, and returns how its commands are made. */
  add<N>(added: RowView<N>): ViewRows<N> {
    let last: readonly unknown[] = [];
    const { tree, owns } = added;
    const rows: ShownRows<N> = {
      ...added,
      tree: {
        get visible() {
          return tree.visible;
        },
        // While VS Code draws rows anew, it leaves them out of the selection, and does not say that it has changed.
        get selection() {
          const kept = last.filter(owns);
          return kept.length > tree.selection.length ? kept : tree.selection;
        },
      },
    };
    const view: AnyView = {
      tree: rows.tree,
      accepts: (args) => chosenRows(args, rows) !== undefined,
      pick: (args) => pickRows(args, rows),
    };
    this.#views.unshift(view);
    this.#disposables.push(
      tree.onDidChangeSelection(({ selection }) => {
        last = selection;
        if (selection.length > 0) this.#views.sort((a, b) => Number(b === view) - Number(a === view));
      }),
    );
    return new ViewRows(this, view, rows);
  }

  /** Returns a command on rows of several views: the handler of the view whose rows are meant runs. */
  command(...handlers: readonly RowHandler[]): RowCommand {
    return async (...args) => {
      const meant = this.#meant(
        args,
        handlers.map(({ view }) => view),
      );
      if (meant) await handlers.find(({ view }) => view === meant)?.run(args);
      else this.sayGone();
    };
  }

  /** Returns what the rows stand for that are meant, of any view; undefined where something came that is not a row. */
  pick(args: readonly unknown[]): Picked | undefined {
    return this.#meant(args, this.#views)?.pick(args);
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #meant(args: readonly unknown[], among: readonly AnyView[]): AnyView | undefined {
    const views = this.#views.filter((view) => among.includes(view));
    return hasNoArguments(args)
      ? (views.find(({ tree }) => tree.visible && tree.selection.length > 0) ?? views[0])
      : views.find((view) => view.accepts(args));
  }
}

/** Makes the commands on the rows of one view. */
export class ViewRows<N> {
  constructor(
    private readonly commands: RowCommands,
    private readonly view: AnyView,
    private readonly rows: ShownRows<N>,
  ) {}

  /** Returns what a command does with rows of this view, for a command that other views have too. */
  handler(run: (chosen: ChosenRows<N>, args: readonly unknown[]) => unknown): RowHandler {
    return {
      view: this.view,
      run: (args) => {
        const chosen = chosenRows(args, this.rows);
        return chosen && run(chosen, args);
      },
    };
  }

  /** Returns a command on rows of this view only. */
  command(run: (chosen: ChosenRows<N>, args: readonly unknown[]) => unknown): RowCommand {
    return this.commands.command(this.handler(run));
  }
}

/**
 * Whether a command was called from the palette, by a key that names no view, or from the title of a view. A menu of a
 * row always gives two arguments: while VS Code draws the row anew, it knows it not, and both are undefined.
 */
export function hasNoArguments(args: readonly unknown[]): boolean {
  return args.length < 2 && args[0] === undefined;
}

/**
 * Returns the rows of one view that a command means. VS Code calls with `(row, selected rows)` from a menu, and with
 * nothing from the palette or a key; a key binding may name the view, whose selection is meant then. Other extensions
 * may call with anything.
 *
 * @returns Undefined when it was called with something else.
 */
export function chosenRows<N>(
  args: readonly unknown[],
  { id, tree, owns }: Pick<ShownRows<N>, 'id' | 'owns' | 'tree'>,
): ChosenRows<N> | undefined {
  const [clicked, selected] = args;
  if (hasNoArguments(args) || (clicked === id && selected === undefined)) {
    const rows = still(tree.visible ? tree.selection : [], owns);
    return { ...rows, clicked: rows.rows[0] };
  }
  if (!owns(clicked)) return undefined;
  // A click on a row outside the selection means that row alone.
  const isSelected = Array.isArray(selected) && selected.includes(clicked);
  return { ...(isSelected ? still(selected, owns) : { rows: [clicked], gone: 0 }), clicked };
}

function still<N>(
  values: readonly unknown[],
  owns: (value: unknown) => value is N,
): Pick<ChosenRows<N>, 'rows' | 'gone'> {
  const rows = values.filter(owns);
  return { rows, gone: values.length - rows.length };
}

/** Returns what the chosen rows of one view stand for, with those that are gone left out. */
function pickRows<N>(args: readonly unknown[], view: ShownRows<N>): Picked | undefined {
  const chosen = chosenRows(args, view);
  if (!chosen) return undefined;
  const picked = view.pick(chosen.rows);
  if (chosen.gone === 0) return picked;
  const text = plural(chosen.gone, '{0} selected row is no longer there', '{0} selected rows are no longer there');
  return { ...picked, leftOut: [...picked.leftOut, { text }] };
}
