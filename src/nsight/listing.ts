import type { Element } from './element';
import { isId } from './fields';
import type { Listing } from './records';
import { clip } from './text';

/** Gathers the records of one answer, and a sentence on each that is not one. */
export class Gathering<T extends { readonly id: string }> {
  private readonly byId = new Map<string, T>();
  private readonly problems: string[] = [];

  /** Takes a record if it has an id that can be used and that no other has; `names` are the tags that the id can be in. */
  add(element: Element, names: readonly string[], make: (id: string) => T): void {
    const id = this.idOf(element, names);
    if (id === undefined) return;
    if (this.byId.has(id)) this.problem(`The ${element.name} ${id} is listed twice.`);
    else this.byId.set(id, make(id));
  }

  /** An id that can be used, or undefined and a problem. */
  idOf(element: Element, names: readonly string[]): string | undefined {
    const id = element.text(...names);
    if (isId(id)) return id;
    const title = clip(element.text('name', 'patchtitle'), 60);
    const which = `A ${element.name}${title === '' ? '' : ` ("${title}")`}`;
    this.problem(id === '' ? `${which} has no ${names[0] ?? 'id'}.` : `${which} has a ${names[0] ?? 'id'} that cannot be one: "${clip(id, 60)}".`);
    return undefined;
  }

  problem(sentence: string): void {
    this.problems.push(sentence);
  }

  get listing(): Listing<T> {
    return { items: [...this.byId.values()], problems: this.problems };
  }
}

/**
 * The records of a list: in `items`, or directly in the root (D). Where `items` holds other things and no record, that
 * is a problem: it must not pass for an empty list.
 */
export function records(root: Element, tag: string, report: (problem: string) => void): Element[] {
  const found = [...root.children('items').flatMap((items) => items.children(tag)), ...root.children(tag)];
  const others = root.children('items').flatMap((items) => items.children());
  if (found.length === 0 && others.length > 0) report(`The answer lists <${others[0]?.name ?? ''}> where <${tag}> was expected.`);
  return found;
}
