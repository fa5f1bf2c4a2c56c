/** Something that a test holds up until it opens the gate. */
export class Gate {
  /** Resolves when the gate is opened. */
  readonly opened: Promise<void>;
  #open: () => void = () => undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }
}
