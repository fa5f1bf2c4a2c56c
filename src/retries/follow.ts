import type { Session } from '../connection/session';
import { isFinished, isRetry, seen, type Entry } from '../history/entry';
import type { History } from '../history/history';

/** What became of retries that have just ended; every entry is told once, in whichever window. */
export type Tell = (ended: readonly Entry[]) => void;

/** Notes in the history what each reading of a device tells of what was sent to it, whoever asked for the reading. */
export class Follow {
  #ended: Entry[] = [];
  #held = 0;
  #noting: Promise<unknown> = Promise.resolve();

  constructor(private readonly history: History, private readonly now: () => number, private readonly tell: Tell, private readonly onError: (error: unknown) => void) {}

  /** Follows the readings of a session until it is closed. */
  start({ account, inventory }: Session): void {
    inventory.onRead((deviceId, patches) => {
      const at = this.now();
      // A finished entry stays as it ended, and one that has no answer yet cannot be judged.
      for (const { id } of this.history.of(account, deviceId).filter((entry) => entry.sender === undefined && !isFinished(entry, at))) {
        this.#noting = Promise.all([this.#noting, this.#note(id, (entry) => seen(entry, patches, at)).catch(this.onError)]).then(() => { this.#flush(); });
      }
    });
  }

  /** Runs `read` and tells at its end of all that ended meanwhile, in one go. */
  async inOneGo<T>(read: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      const result = await read();
      await this.#noting;
      return result;
    } finally {
      this.#held -= 1;
      this.#flush();
    }
  }

  async #note(id: string, to: (entry: Entry) => Entry): Promise<void> {
    const changed = await this.history.change(id, (entry) => {
      const now = to(entry);
      return { ...now, told: entry.told || isFinished(now, this.now()) };
    });
    if (!changed) return;
    const { before, after } = changed;
    // What had ended with its answer, the notification after the action has told.
    if (after.told && !before.told && isRetry(after) && wasOpen(before)) this.#ended.push(after);
  }

  #flush(): void {
    if (this.#held > 0 || this.#ended.length === 0) return;
    this.tell(this.#ended.splice(0));
  }
}

function wasOpen({ checkedAt, patches }: Entry): boolean {
  return checkedAt !== undefined || patches.some(({ outcome }) => outcome === 'unknown');
}
