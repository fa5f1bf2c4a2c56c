import { t } from '../wording/localize';
import type { WriteService } from '../nsight/records';
import type { Entry, Sender } from './entry';
import { Memory } from './memory';
import type { Round } from './rounds';
import { Store, type HistoryOptions } from './store';
import type { Target } from '../inventory/target';

/** What was sent and what became of it, over restarts and in all windows. */
export class History {
  readonly #options: HistoryOptions;
  readonly #memory = new Memory();
  readonly #store: Store;
  #loading: Promise<void> | undefined;
  #isRead = false;
  #toldOfFailure = false;

  /** Fires for each entry that was added, changed or removed, in whichever window. */
  readonly onDidChange = this.#memory.onDidChange;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#store = new Store(options, this.#memory);
  }

  /** What is known, newest first; nothing before `load`. */
  get entries(): readonly Entry[] {
    return this.#memory.entries;
  }

  /** Whether what is stored has been read: if not after `load`, it could not be. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** The entries of one device, newest first. */
  of(account: string, deviceId: string): readonly Entry[] {
    return this.#memory.of(account, deviceId);
  }

  /**
   * Reads what is stored, until that succeeds, and follows what other windows write from then on. Each time, what was
   * being sent by a window that is gone becomes unknown, and what could not be written is written. Never rejects.
   */
  async load(): Promise<void> {
    await (this.#loading ??= this.#attempt(() => this.#store.load()).then((done) => {
      this.#isRead = done;
      if (!done) this.#loading = undefined;
    }));
    await this.#attempt(() => this.#store.settle());
  }

  /**
   * Stores what is about to be sent, an entry for each target, before anything is. All are unsent then; `change(id,
   * sending)` must come before the write of each. The first is the newest. Rejects, and stores none, where one cannot be.
   */
  async plan(account: string, service: WriteService, targets: readonly Target[]): Promise<Entry[]> {
    await this.load();
    return this.#store.plan(account, service, targets);
  }

  /**
   * Changes an entry as it is on the disk by now; one that was removed stays so. Gives it as it was before and is now.
   * `to` also gets this window as a sender, and the time; it may be called again. Where it cannot be written this
   * rejects, but `entries` has it all the same, and it is written as soon as that can be.
   */
  async change(
    id: string,
    to: (entry: Entry, sender: Sender, at: number) => Entry,
  ): Promise<{ readonly before: Entry; readonly after: Entry } | undefined> {
    return this.#store.change(id, to);
  }

  /** Removes an entry of which nothing was sent after all. */
  async forget(id: string): Promise<void> {
    await this.#store.forget(id);
  }

  /** Removes all entries but those whose answer is still to come; gives how many these are. */
  async clear(): Promise<number> {
    return this.#store.clear();
  }

  /** The last round of the watch over an account's devices, in whichever window; undefined when none is known. */
  async round(account: string): Promise<Round | undefined> {
    return this.#store.round(account);
  }

  /** Notes a round for all windows. A rejection may be ignored. */
  async noteRound(account: string, round: Round): Promise<void> {
    await this.#store.noteRound(account, round);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!this.#toldOfFailure) this.#options.onProblem(t('The history of retries could not be read.'), error);
      this.#toldOfFailure = true;
      return false;
    }
  }
}
