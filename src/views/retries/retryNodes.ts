import { gestureIdOf, type Gesture } from '../../history/gestures';
import type { Entry, EntryPatch } from '../../history/entry';
import { byName, compareTexts } from '../../inventory/order';
import { statusOrder } from '../../inventory/patchFilter';

/** What the user did at once: an action on one or more devices. */
export interface GestureNode {
  readonly kind: 'gesture';
  readonly id: string;
  readonly parent: undefined;
  /** One for each device, by the names of these. */
  readonly entries: readonly Entry[];
}
/** One of several devices of a gesture. */
export interface EntryNode {
  readonly kind: 'entry';
  readonly id: string;
  readonly parent: GestureNode;
  readonly entry: Entry;
}
/** A patch of a gesture, below its device; below the gesture itself where that is on one device. */
export interface EntryPatchNode {
  readonly kind: 'entryPatch';
  readonly id: string;
  readonly parent: GestureNode | EntryNode;
  readonly entry: Entry;
  readonly patch: EntryPatch;
}

/** A row of the Retries view. */
export type RetryNode = GestureNode | EntryNode | EntryPatchNode;

/** Returns the row of a gesture. */
export function gestureNode({ id, entries }: Gesture): GestureNode {
  return { kind: 'gesture', id, parent: undefined, entries: entries.length < 2 ? entries : entries.toSorted(byPlace) };
}

function byPlace({ place: a }: Entry, { place: b }: Entry): number {
  return byName(a.device, b.device) || byName(a.client, b.client) || byName(a.site, b.site);
}

/** Returns the rows below another. */
export function rowsBelow(node: RetryNode): RetryNode[] {
  switch (node.kind) {
    case 'gesture': {
      const [first, ...others] = node.entries;
      if (first && others.length === 0) return entryPatchNodes(node, first);
      return node.entries.map((entry) => ({ kind: 'entry', id: entry.id, parent: node, entry }));
    }
    case 'entry':
      return entryPatchNodes(node, node.entry);
    case 'entryPatch':
      return [];
  }
}

/** Returns the rows of patches, in the order of the Devices view. */
function entryPatchNodes(parent: GestureNode | EntryNode, entry: Entry): EntryPatchNode[] {
  return entry.patches.toSorted(byUrgencyNow).map((patch) => ({
    kind: 'entryPatch',
    id: `${entry.id}/${encodeURIComponent(patch.id)}`,
    parent,
    entry,
    patch,
  }));
}

/** By status, then by title. What was not read since it was sent comes with what is on its way. */
function byUrgencyNow(a: EntryPatch, b: EntryPatch): number {
  const [rankA, rankB] = [a, b].map(({ status = 'pending' }) => statusOrder.indexOf(status));
  return (rankA ?? 0) - (rankB ?? 0) || compareTexts(a.title, b.title);
}

/** Returns the entries that a row stands for. */
export function entriesOf(node: RetryNode): readonly Entry[] {
  return node.kind === 'gesture' ? node.entries : [node.entry];
}

/** Returns the entry of a row on one device; undefined for a gesture on several. */
export function onlyEntryOf(node: RetryNode): Entry | undefined {
  if (node.kind !== 'gesture') return node.entry;
  const [first, ...others] = node.entries;
  return others.length === 0 ? first : undefined;
}

/** Returns the id of the gesture that a row belongs to. */
export function gestureIdOfNode(node: RetryNode): string {
  return node.kind === 'gesture' ? node.id : gestureIdOf(node.entry);
}
