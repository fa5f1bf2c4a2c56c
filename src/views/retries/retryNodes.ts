import type { Entry, EntryPatch } from '../../history/entry';

/** An action on one device. */
export interface EntryNode {
  readonly kind: 'entry';
  readonly id: string;
  readonly entry: Entry;
}
export interface EntryPatchNode {
  readonly kind: 'entryPatch';
  readonly id: string;
  readonly parent: EntryNode;
  readonly patch: EntryPatch;
}

/** A row of the Retries view. */
export type RetryNode = EntryNode | EntryPatchNode;
