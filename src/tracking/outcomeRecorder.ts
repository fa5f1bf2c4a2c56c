import pLimit from 'p-limit';
import type { Session } from '../connection/session';
import {
  type Entry,
  isFinished,
  isNews,
  withReading,
  type Sender,
  askedAfter,
  asTold,
  wasSent,
} from '../history/entry';
import type { History } from '../history/history';
import type { PatchesRead } from '../inventory/listCache';
import { isRetry } from '../writes';
import { dueEnds, fitted, isUntold } from './dueEnds';

/** A virtual computer that stands still over night does not have its clock set by that. In milliseconds. */
const largeStepMs = 24 * 60 * 60 * 1000;

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

/**
 * Stores in the history what each reading of a device says about what was sent to it, whatever the reading was for, and
 * tells of what has ended. What a window has noted and could not tell any more, another one tells.
 */
export class OutcomeRecorder {
  #held = 0;
  #noting: Promise<unknown> = Promise.resolve();
  #account: string | undefined;
  /** By how much the clock had been set forward when the entries were last fitted to it. */
  #setForwardMs = 0;
  /** One notification after the other, so that none tells what another does. */
  readonly #inTurn = pLimit(1);
  /** The entries of which it was said that they cannot be written. */
  readonly #unwritten = new Set<string>();
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

  /** Records what each reading of a session tells, until the session is closed. */
  start({ account, inventory }: Session): void {
    this.#account = account;
    inventory.onDidReadPatches((reading) => {
      const noted = this.#note(account, reading).catch(this.#options.onError);
      this.#noting = Promise.all([this.#noting, noted])
        .then(() => {
          this.#tellSoon();
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
      await this.#fit();
      return result;
    } finally {
      this.#held -= 1;
      await this.#tell();
    }
  }

  /**
   * Tells of what got no result in all the time that anybody waits for it, and of what a window that is gone has not
   * told. Never rejects.
   */
  async tellDue(): Promise<void> {
    await this.history.load();
    await this.#fit();
    this.#tellSoon();
    await this.#inTurn(() => undefined);
  }

  async #note(account: string, { deviceId, listing, askedAt }: PatchesRead): Promise<void> {
    await this.history.load();
    if (this.#clockSet() !== undefined) await this.#fit();
    const now = this.#options.now();
    const at = Math.min(askedAt, now);
    const isOpen = (entry: Entry) => isAwaited(entry, now) && isNews(entry, at, now);
    for (const { id } of this.history.of(account, deviceId).filter((entry) => isOpen(fitted(entry, at)))) {
      await this.#change(id, (entry, sender, upMs) => {
        const open = fitted(entry, at);
        if (!isOpen(open)) return entry; // Another window has read it meanwhile.
        const listed = withReading(open, listing.items, at, listing.problems.length === 0);
        if (listed === open) return entry;
        const read = askedAfter(listed, upMs);
        if (entry.told || !isFinished(read, at)) return read;
        // What was there already when it was answered, the notification after the action has told.
        return isRetry(read) && wasAwaited(entry) ? { ...read, teller: sender } : { ...read, told: true };
      });
    }
  }

  /** Begins to wait anew for what was sent by a clock that was set since. */
  async #fit(): Promise<void> {
    const now = this.#options.now();
    const setForwardMs = this.#clockSet() ?? 0;
    this.#setForwardMs += setForwardMs;
    const fit = (entry: Entry) => (entry.account === this.#account ? fitted(entry, now, setForwardMs) : entry);
    for (const entry of this.history.entries) if (fit(entry) !== entry) await this.#change(entry.id, fit);
  }

  /** Returns by how much the clock was set forward since the entries were fitted to it, where that is much. */
  #clockSet(): number | undefined {
    const setForwardMs = this.history.setForwardMs();
    this.#setForwardMs = Math.min(this.#setForwardMs, setForwardMs);
    const ms = setForwardMs - this.#setForwardMs;
    return ms > largeStepMs ? ms : undefined;
  }

  /** Changes an entry. Where that cannot be written, this window knows it all the same. */
  async #change(id: string, to: (entry: Entry, sender: Sender, upMs: number) => Entry): Promise<void> {
    const change = (entry: Entry, sender: Sender, _at: number, upMs: number) => to(entry, sender, upMs);
    await this.history.change(id, change).then(
      () => this.#unwritten.delete(id),
      (error: unknown) => {
        if (!this.#unwritten.has(id)) this.#options.onError(error);
        this.#unwritten.add(id);
      },
    );
  }

  /** The readings after a gesture come one after the other. */
  #tellSoon(): void {
    if (this.#held > 0 || this.#due().length === 0) return;
    if (this.#clockSet() !== undefined) {
      void this.#fit().then(() => {
        this.#tellSoon();
      });
      return;
    }
    this.#options.schedule(() => void this.#tell());
  }

  /** Tells in one go of all that is due. It is noted as told right before, and by one window only. Never rejects. */
  #tell(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#held > 0) return;
      const told: Entry[] = [];
      for (const { id } of this.#due()) {
        let due: Entry | undefined;
        await this.#change(id, (entry) => {
          due = isUntold(entry, { account: this.#account, now: this.#options.now() }) ? entry : undefined;
          if (!due) return entry;
          return asTold(due);
        });
        if (due) told.push(due);
      }
      if (told.length > 0) this.#options.notify(told);
    });
  }

  /** Returns the entries of whose end this window is to tell. */
  #due(): Entry[] {
    return dueEnds(this.history.entries, {
      account: this.#account,
      now: this.#options.now(),
      isTellerOf: (entry) => this.history.isTellerOf(entry),
    });
  }
}

/** A finished entry stays as it ended, and one without an answer cannot be judged yet. */
function isAwaited(entry: Entry, now: number): boolean {
  return entry.sender === undefined && !isFinished(entry, now);
}

/** Whether something was still to come of it when it was answered: a reading in between may be missing. */
function wasAwaited({ checkedAt, patches }: Entry): boolean {
  return checkedAt !== undefined || patches.some((patch) => wasSent(patch) && patch.outcome !== 'alreadyApplied');
}
