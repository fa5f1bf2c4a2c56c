import type { Entry, EntryPatch } from '../../history/entry';

/** An action on one device. */
export interface EntryNode {
  readonly kind: 'entry';
  readonly id: string;
  readonly parent: undefined;
  readonly entry: Entry;
}
/** A patch of an action. */
export interface EntryPatchNode {
  readonly kind: 'entryPatch';
  readonly id: string;
  readonly parent: EntryNode;
  readonly patch: EntryPatch;
}

/** A row of the Retries view. */
export type RetryNode = EntryNode | EntryPatchNode;

/** Returns the row of an entry. */
export function entryNode(entry: Entry): EntryNode {
  return { kind: 'entry', id: entry.id, parent: undefined, entry };
}

/** Returns the rows of an entry's patches, in the order in which they were sent. */
export function entryPatchNodes(parent: EntryNode): EntryPatchNode[] {
  return parent.entry.patches.map((patch) => ({
    kind: 'entryPatch',
    id: `${parent.id}/${encodeURIComponent(patch.id)}`,
    parent,
    patch,
  }));
}

/** Returns the entry that a row belongs to. */
export function entryOf(node: RetryNode): Entry {
  return node.kind === 'entry' ? node.entry : node.parent.entry;
}
