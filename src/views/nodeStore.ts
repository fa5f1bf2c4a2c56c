/** A row of a tree view; its id is the whole path, so it is the same row after a refresh. */
export interface StoredNode {
  readonly kind: string;
  readonly id: string;
  readonly parent: StoredNode | undefined;
}

/**
 * Keeps one object for each row, as long as the connection lasts. VS Code knows rows by object: after a refresh the
 * same row must be the same object, with new content.
 */
export class NodeStore<Node extends StoredNode> {
  readonly #nodes = new Map<string, Node>();
  readonly #children = new Map<string, readonly Node[]>();

  /**
   * The rows that VS Code is to know below `parent`, in the same order. Rows that are no longer there are forgotten.
   */
  keep(parent: Node | undefined, fresh: readonly Node[]): Node[] {
    const seen = new Map<string, number>();
    const kept = fresh.map((node) => {
      const times = (seen.get(node.id) ?? 0) + 1;
      seen.set(node.id, times);
      // A server may list the same id twice; VS Code refuses a second row with it.
      return this.#keepOne(times === 1 ? node : { ...node, id: `${node.id}#${times}` });
    });
    const now = new Set(kept);
    const key = parent?.id ?? '';
    for (const before of this.#children.get(key) ?? []) if (!now.has(before)) this.#forget(before, parent);
    this.#children.set(key, kept);
    return kept;
  }

  /** Whether a value that came with a command is one of our rows. */
  owns(value: unknown): value is Node {
    return (
      typeof value === 'object' &&
      value !== null &&
      'id' in value &&
      typeof value.id === 'string' &&
      this.#nodes.get(value.id) === value
    );
  }

  /** Returns the row with this id, if there is one. */
  get(id: string): Node | undefined {
    return this.#nodes.get(id);
  }

  /** Returns the rows that VS Code knows below a row, or at the top; undefined where it has not asked for them. */
  childrenOf(parent: Node | undefined): readonly Node[] | undefined {
    return this.#children.get(parent?.id ?? '');
  }

  /** The rows of one kind. */
  *ofKind<K extends Node['kind']>(kind: K): Iterable<Extract<Node, { kind: K }>> {
    for (const node of this.#nodes.values()) if (isKind<Node, K>(node, kind)) yield node;
  }

  clear(): void {
    this.#nodes.clear();
    this.#children.clear();
  }

  /** A row that lies beneath another parent by now (a patch that was installed) stays. */
  #forget(node: Node, parent: Node | undefined): void {
    if (node.parent !== parent) return;
    for (const child of this.#children.get(node.id) ?? []) this.#forget(child, node);
    this.#children.delete(node.id);
    this.#nodes.delete(node.id);
  }

  #keepOne(node: Node): Node {
    const known = this.#nodes.get(node.id);
    if (known) return Object.assign(known, node);
    this.#nodes.set(node.id, node);
    return node;
  }
}

function isKind<Node extends StoredNode, K extends Node['kind']>(
  node: Node,
  kind: K,
): node is Extract<Node, { kind: K }> {
  return node.kind === kind;
}
