import { isDeepStrictEqual } from 'node:util';
import type { XmlElement } from './xmlElement';
import { isId } from './fields';
import type { Listing, ListingProblem } from '../records';
import { shorten } from '../text';

/** Collects the records of one answer, and the problems of those that cannot be used. */
export class RecordCollector<T extends { readonly id: string }> {
  private readonly byId = new Map<string, T>();
  private readonly problems: ListingProblem[] = [];

  /** @param merge - Returns what counts of two records with one id. Without it the earlier one does. */
  constructor(private readonly merge: (record: T, earlier: T) => T = (_, earlier) => earlier) {}

  /**
   * Adds a record if it has a valid id. A copy of an earlier one is ignored; another record with its id is a problem.
   *
   * @param names - The tags that can contain the id.
   */
  add(element: XmlElement, names: readonly string[], make: (id: string) => T): void {
    const id = this.idOf(element, names);
    if (id === undefined) return;
    const record = make(id);
    const earlier = this.byId.get(id);
    if (earlier === undefined) {
      this.byId.set(id, record);
    } else if (!isDeepStrictEqual(record, earlier)) {
      this.problem({ kind: 'duplicateId', element: element.name, id });
      this.byId.set(id, this.merge(record, earlier));
    }
  }

  /** Returns the id of a record, or undefined after adding a problem. */
  idOf(element: XmlElement, names: readonly string[]): string | undefined {
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

  /** How many records and problems there are so far. */
  get size(): number {
    return this.byId.size + this.problems.length;
  }

  /** What was collected so far. */
  get listing(): Listing<T> {
    return { items: [...this.byId.values()], problems: this.problems };
  }
}

/** Parses the records of one list, which come one by one or are in a tree. */
export interface ListParser<T extends { readonly id: string }> {
  /** The name of a record's element. */
  readonly tag: string;
  /** The names that the root can have. */
  readonly roots: readonly string[];
  /** The elements in the root that can hold the records, which can also be directly in the root. */
  readonly holders: readonly string[];
  readonly found: RecordCollector<T>;
  /** Adds what one record says. */
  add(record: XmlElement): void;
  /** Adds all records below a root. */
  addAll(root: XmlElement): void;
}

/** The root of most lists (D). */
export const defaultRoots: readonly string[] = ['result'];

interface ListOptions<T> {
  readonly roots?: readonly string[];
  readonly holders?: readonly string[];
  readonly recordsIn?: typeof records;
  readonly merge?: (record: T, earlier: T) => T;
}

/** Creates the parser of a list; `read` adds what one record says. */
export function listParser<T extends { readonly id: string }>(
  tag: string,
  read: (record: XmlElement, found: RecordCollector<T>) => void,
  { roots = defaultRoots, holders = ['items'], recordsIn = records, merge }: ListOptions<T> = {},
): ListParser<T> {
  const found = new RecordCollector<T>(merge);
  const add = (record: XmlElement): void => {
    read(record, found);
  };
  const report = (problem: ListingProblem): void => {
    found.problem(problem);
  };
  return {
    tag,
    roots,
    holders,
    found,
    add,
    addAll: (root) => {
      recordsIn(root, tag, report).forEach(add);
    },
  };
}

/**
 * Returns the records of a list, which are in `items` or directly in the root (D). Reports a problem if these contain
 * only other elements: that must not pass for an empty list.
 */
function records(root: XmlElement, tag: string, report: (problem: ListingProblem) => void): XmlElement[] {
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
