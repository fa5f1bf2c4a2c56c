import type { NodeStore, StoredNode } from './nodeStore';
import type { Row } from './row';

/** To compare more rows than these takes as long as to draw them. */
const comparedAtMost = 500;

/** How the rows of a view are by now. */
export interface RowsByNow<N extends StoredNode> {
  readonly store: NodeStore<N>;
  /** Returns the rows below a row, or at the top. */
  readonly below: (node: N | undefined) => N[];
  readonly rowOf: (node: N) => Row;
  readonly tooltipOf: (node: N) => string;
}

/**
 * Finds the rows that look otherwise than VS Code was told. While it draws a row anew, it knows none of those below it,
 * and an action on one of them is lost: so it has to draw as few as can be.
 */
export class DrawnRows<N extends StoredNode> {
  readonly #looks = new WeakMap<N, Row>();
  readonly #tooltips = new WeakMap<N, string>();

  constructor(private readonly rows: RowsByNow<N>) {}

  /** Returns how a row looks, which VS Code is told. */
  row(node: N): Row {
    const row = this.rows.rowOf(node);
    this.#looks.set(node, row);
    return row;
  }

  /** Returns the tooltip of a row, which VS Code is told. */
  tooltip(node: N): string {
    const tooltip = this.rows.tooltipOf(node);
    this.#tooltips.set(node, tooltip);
    return tooltip;
  }

  /**
   * Returns the top rows that have changed, or below which something has. Theia draws a row anew only with those below
   * it, so never one without. Undefined: the view has to be drawn as a whole.
   */
  changed(): N[] | undefined {
    const now = this.#isSmall() ? this.#sameRows(undefined) : undefined;
    const changed = now?.filter((node) => this.#hasChanged(node));
    return changed?.some((node) => !this.rows.rowOf(node).expandable) ? undefined : changed;
  }

  #isSmall(): boolean {
    const { store } = this.rows;
    const top = store.childrenOf(undefined);
    const below = top?.map((node) => store.childrenOf(node)?.length ?? 0) ?? [];
    return below.reduce((sum, one) => sum + one, top?.length ?? Infinity) <= comparedAtMost;
  }

  #hasChanged(node: N): boolean {
    const tooltip = this.#tooltips.get(node);
    if (JSON.stringify(this.#looks.get(node)) !== JSON.stringify(this.rows.rowOf(node))) return true;
    if (tooltip !== undefined && tooltip !== this.rows.tooltipOf(node)) return true;
    if (!this.rows.store.childrenOf(node)) return false;
    return this.#sameRows(node)?.some((child) => this.#hasChanged(child)) ?? true;
  }

  /** Returns the rows that VS Code knows below a row, with their new content; undefined where they are others. */
  #sameRows(parent: N | undefined): N[] | undefined {
    const { store, below } = this.rows;
    const before = store.childrenOf(parent);
    const fresh = below(parent);
    if (before?.length !== fresh.length) return undefined;
    const now = store.keep(parent, fresh);
    return now.every((node, i) => node === before[i]) ? now : undefined;
  }
}
