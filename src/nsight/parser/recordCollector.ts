import { t } from '../../wording/localize';
import type { Element } from './element';
import { isId } from './fields';
import type { Listing } from '../records';
import { clip } from '../text';

/** Gathers the records of one answer, and a sentence on each that is not one. */
export class RecordCollector<T extends { readonly id: string }> {
  private readonly byId = new Map<string, T>();
  private readonly problems: string[] = [];

  /** Takes a record if it has an id that can be used and that no other has; `names` are the tags that the id can be in. */
  add(element: Element, names: readonly string[], make: (id: string) => T): void {
    const id = this.idOf(element, names);
    if (id === undefined) return;
    if (this.byId.has(id)) this.problem(t('The {0} {1} is listed twice.', element.name, id));
    else this.byId.set(id, make(id));
  }

  /** An id that can be used, or undefined and a problem. */
  idOf(element: Element, names: readonly string[]): string | undefined {
    const id = element.text(...names);
    if (isId(id)) return id;
    const title = clip(element.text('name', 'patchtitle'), 60);
    const which = title === '' ? element.name : `${element.name} ("${title}")`;
    const tag = names[0] ?? '';
    this.problem(
      id === ''
        ? t('A {0} has no {1}.', which, tag)
        : t('A {0} has a {1} that cannot be one: "{2}".', which, tag, clip(id, 60)),
    );
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
  if (found.length === 0 && others.length > 0) report(unexpected(others[0]?.name, tag));
  return found;
}

/** The problem of a list that holds other things than what was asked for. */
export function unexpected(found: string | undefined, tag: string): string {
  return t('The answer lists {0} where {1} was expected.', `<${found ?? ''}>`, `<${tag}>`);
}
