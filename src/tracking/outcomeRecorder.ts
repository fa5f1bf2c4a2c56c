import type { Session } from '../connection/session';
import { type Entry, isFinished, isGivenUp, seen, wasSent } from '../history/entry';
import type { History } from '../history/history';
import type { Patch } from '../nsight/records';
import { isRetry } from '../writes';

/** What an OutcomeRecorder needs of its surroundings. */
export interface OutcomeRecorderOptions {
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Notifies the user of retries that have just ended. Each entry comes once, in one of the windows. */
  readonly notify: (ended: readonly Entry[]) => void;
  readonly onError: (error: unknown) => void;
  /** Runs something a little later, so that what ends within that time is notified of at once. At once by default. */
  readonly schedule?: (run: () => void) => void;
}

/** Stores in the history what each reading of a device says about what was sent to it, whatever the reading was for. */
export class OutcomeRecorder {
  #ended: Entry[] = [];
  #held = 0;
  #noting: Promise<unknown> = Promise.resolve();
  #account: string | undefined;

  readonly #options: Required<OutcomeRecorderOptions>;

  constructor(
    private readonly history: History,
    options: OutcomeRecorderOptions,
  ) {
    const schedule = (run: () => void) => {
      run();
    };
    this.#options = { schedule, ...options };
  }

  /** Follows the readings of a session until it is closed. */
  start({ account, inventory }: Session): void {
    this.#account = account;
    inventory.onDidReadPatches(({ deviceId, listing, askedAt }) => {
      const noted = this.#note(account, deviceId, listing.items, askedAt).catch(this.#options.onError);
      this.#noting = Promise.all([this.#noting, noted])
        .then(() => {
          this.#flushSoon();
        })
        .catch(this.#options.onError);
    });
  }

  /** Runs `read` and tells at its end of all that ended meanwhile or was given up, in one go. */
  async inOneGo<T>(read: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      const result = await read();
      await this.#noting;
      await this.giveUp();
      return result;
    } finally {
      this.#held -= 1;
      this.#flush();
    }
  }

  /** Tells of what got no result in all the time that anybody waits for it. Never rejects. */
  async giveUp(): Promise<void> {
    const at = this.#options.now();
    const isDue = (entry: Entry) =>
      entry.account === this.#account && !entry.told && entry.patches.some((patch) => isGivenUp(entry, patch, at));
    for (const { id } of this.history.entries.filter(isDue)) {
      await this.#change(id, (entry) =>
        isDue(entry) ? { entry: { ...entry, told: true }, hasEnded: true } : { entry, hasEnded: false },
      );
    }
    this.#flushSoon();
  }

  async #note(account: string, deviceId: string, patches: readonly Patch[], at: number): Promise<void> {
    await this.history.load();
    for (const { id } of this.history.of(account, deviceId).filter((entry) => isOpen(entry, at))) {
      await this.#change(id, (entry) => {
        if (!isOpen(entry, at)) return { entry, hasEnded: false }; // Another window has read it meanwhile.
        const now = seen(entry, patches, at);
        if (now === entry || entry.told || !isFinished(now, at)) return { entry: now, hasEnded: false };
        // What was there already when it was answered, the notification after the action has told.
        return { entry: { ...now, told: true }, hasEnded: isRetry(now) && wasAwaited(entry) };
      });
    }
  }

  async #change(
    id: string,
    to: (entry: Entry) => { readonly entry: Entry; readonly hasEnded: boolean },
  ): Promise<void> {
    let ended: Entry | undefined;
    const noting = this.history.change(id, (before) => {
      const { entry, hasEnded } = to(before);
      ended = hasEnded ? entry : undefined;
      return entry;
    });
    await noting.catch(this.#options.onError); // Where it cannot be written, this window knows it all the same.
    if (ended) this.#ended.push(ended);
  }

  /** The readings after a gesture come one after the other. */
  #flushSoon(): void {
    if (this.#held === 0 && this.#ended.length > 0)
      this.#options.schedule(() => {
        this.#flush();
      });
  }

  #flush(): void {
    if (this.#held > 0 || this.#ended.length === 0) return;
    this.#options.notify(this.#ended.splice(0));
  }
}

/** A finished entry stays as it ended, one without an answer cannot be judged yet, an older reading says nothing. */
function isOpen(entry: Entry, at: number): boolean {
  return entry.sender === undefined && !isFinished(entry, at) && (entry.checkedAt ?? 0) <= at;
}

/** Whether something was still to come of it when it was answered: a reading in between may be missing. */
function wasAwaited({ checkedAt, patches }: Entry): boolean {
  return checkedAt !== undefined || patches.some((patch) => wasSent(patch) && patch.outcome !== 'alreadyApplied');
}
