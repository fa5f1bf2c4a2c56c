import type * as vscode from 'vscode';
import { Emitter } from '../../../src/util/emitter';

/**
 * A secret store that several windows share, as on a desktop: each sees at once what it has stored itself, and what
 * another has stored only once that has arrived, when it is told.
 */
export class SharedSecrets {
  readonly #windows: WindowSecrets[] = [];
  readonly #onTheirWay: (() => void)[] = [];

  constructor(readonly first: Readonly<Record<string, string>> = {}) {}

  /** The store as a new window has it. */
  window(): WindowSecrets {
    const texts = this.#windows[0]?.texts ?? new Map(Object.entries(this.first));
    const one = new WindowSecrets(texts, (key, text) => {
      const others = this.#windows.filter((other) => other !== one);
      this.#onTheirWay.push(() => {
        for (const other of others) other.take(key, text);
      });
    });
    this.#windows.push(one);
    return one;
  }

  /** Lets arrive in the other windows what was stored so far. */
  arrive(): void {
    for (const deliver of this.#onTheirWay.splice(0)) deliver();
  }
}

/** The secrets as one window sees them. */
export class WindowSecrets implements vscode.SecretStorage {
  readonly texts: Map<string, string>;
  readonly #changed = new Emitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  /** @param send - tells the other windows; without it the window has a copy of its own, as in a browser. */
  constructor(
    texts: Iterable<readonly [string, string]> = [],
    private readonly send: (key: string, text: string | undefined) => void = () => undefined,
  ) {
    this.texts = new Map(texts);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.texts.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.take(key, value);
    this.send(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.take(key, undefined);
    this.send(key, undefined);
    return Promise.resolve();
  }

  /** Takes over what a window has stored. */
  take(key: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(key);
    else this.texts.set(key, text);
    this.#changed.fire({ key });
  }
}
