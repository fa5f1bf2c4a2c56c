/**
 * Lets several things print at once so that it can be read: one has its turn and prints as it goes, and what the others
 * print is kept, whole, until theirs has come.
 */
export class Turns {
  #waiting = [];

  /** @returns where one of them prints: `print` takes text, `end` says that there is no more. */
  of(title) {
    const one = { kept: [`\n== ${title}\n`], hasEnded: false };
    this.#waiting.push(one);
    this.#show();
    return {
      print: (text) => {
        one.kept.push(text);
        this.#show();
      },
      end: () => {
        one.hasEnded = true;
        this.#show();
      },
    };
  }

  #show() {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      for (const text of first.kept.splice(0)) process.stdout.write(text);
      if (!first.hasEnded) return;
      this.#waiting.shift();
    }
  }
}
