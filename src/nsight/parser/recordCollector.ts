import { isDeepStrictEqual } from 'node:util';
import type { Element } from './element';
import { isId } from './fields';
import type { Listing, ListingProblem } from '../records';
import { shorten } from '../text';

/** Collects the records of one answer, and the problems of those that cannot be used. */
export class RecordCollector<T extends { readonly id: string }> {
  private readonly byId = new Map<string, T>();
  private readonly problems: ListingProblem[] = [];

  /** @param wins - Whether a record replaces an earlier one with the same id. Without it the first one stays. */
  constructor(private readonly wins: (record: T, earlier: T) => boolean = () => false) {}

  /**
   * Adds a record if it has a valid id. A copy of an earlier one is ignored; another record with its id is a problem.
   *
   * @param names - The tags that can contain the id.
   */
  add(element: Element, names: readonly string[], make: (id: string) => T): void {
    const id = this.idOf(element, names);
    if (id === undefined) return;
    const record = make(id);
    const earlier = this.byId.get(id);
    if (earlier !== undefined) {
      if (isDeepStrictEqual(record, earlier)) return;
      this.problem({ kind: 'duplicateId', element: element.name, id });
      if (!this.wins(record, earlier)) return;
    }
    this.byId.set(id, record);
  }

  /** Returns the id of a record, or undefined after adding a problem. */
  idOf(element: Element, names: readonly string[]): string | undefined {
    const id = element.text(...names);
    if (isId(id)) return id;
    const record = {
      element: element.name,
      name: shorten(element.text('name', 'patchtitle'), 60),
      tag: names[0] ?? '',
    };
    this.problem(id === '' ? { kind: 'missingId', ...record } : { kind: 'badId', ...record, id: shorten(id, 60) });
    return undefined;
  }

  /** Adds a problem. */
  problem(problem: ListingProblem): void {
    this.problems.push(problem);
  }

  /** What was collected so far. */
  get listing(): Listing<T> {
    return { items: [...this.byId.values()], problems: this.problems };
  }
}

/**
 * Returns the records of a list, which are in `items` or directly in the root (D). Reports a problem if these contain
 * only other elements: that must not pass for an empty list.
 */
export function records(root: Element, tag: string, report: (problem: ListingProblem) => void): Element[] {
  const lists = root.children('items');
  const found = [...lists.flatMap((items) => items.children(tag)), ...root.children(tag)];
  const others = (lists.length === 0 ? [root] : lists).flatMap((list) => list.children());
  if (found.length === 0 && others.length > 0) report(unexpected(others[0]?.name, tag));
  return found;
}

/** Returns the problem of a list that contains other elements than the requested ones. */
export function unexpected(found: string | undefined, tag: string): ListingProblem {
  return { kind: 'otherElement', found: found ?? '', expected: tag };
}
