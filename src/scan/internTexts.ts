import type { EntityRef } from '../inventory/place';

/** Texts that are kept for long, each once: thousands of devices fail with the same few titles. */
export class Texts {
  readonly #texts = new Map<string, string>();
  readonly #named = new Map<string, EntityRef>();

  /** The same text as one string for all who have it. */
  shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = this.own(text);
    this.#texts.set(own, own);
    return own;
  }

  /** The text as a string of its own: a part of an answer would keep the whole answer in memory. */
  own(text: string): string {
    return Buffer.from(text).toString();
  }

  /** One object for all who have the same id and name. */
  named(id: string, name: string): EntityRef {
    const key = JSON.stringify([id, name]);
    const known = this.#named.get(key) ?? { id, name };
    this.#named.set(key, known);
    return known;
  }
}
