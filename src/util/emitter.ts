/** Something to be disposed of, as VS Code has it. */
export interface Disposable {
  dispose(): void;
}

/** Calls a listener for each event, until what it returns is disposed of. An event of ours or of VS Code's. */
export type Event<T> = (listener: (event: T) => unknown) => Disposable;

/** Fires events, for modules that do without VS Code. An error of a listener reaches the one that fires. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<{ readonly call: (event: T) => unknown }>();

  readonly event: Event<T> = (call) => {
    const listener = { call }; // The same function may listen twice.
    this.#listeners.add(listener);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
      },
    };
  };

  /** Calls the listeners there are now, in the order in which they came. */
  fire(event: T): void {
    for (const { call } of [...this.#listeners]) call(event);
  }

  /** Removes every listener. */
  dispose(): void {
    this.#listeners.clear();
  }
}
