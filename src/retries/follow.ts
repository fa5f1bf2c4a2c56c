import type { Session } from '../connection/session';
import { isFinished, isRetry, seen, wasSent, type Entry } from '../history/entry';
import type { History } from '../history/history';
import type { Patch } from '../nsight/records';

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
      const noted = this.#note(account, deviceId, patches, this.now()).catch(this.onError);
      this.#noting = Promise.all([this.#noting, noted]).then(() => { this.#flush(); }).catch(this.onError);
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

  async #note(account: string, deviceId: string, patches: readonly Patch[], at: number): Promise<void> {
    await this.history.load();
    for (const { id } of this.history.of(account, deviceId).filter((entry) => isOpen(entry, at))) {
      let ended: Entry | undefined;
      const noting = this.history.change(id, (entry) => {
        ended = undefined;
        if (!isOpen(entry, at)) return entry; // Another window has read it meanwhile.
        const now = seen(entry, patches, at);
        if (now === entry || entry.told || !isFinished(now, at)) return now;
        // What was there already when it was answered, the notification after the action has told.
        if (isRetry(now) && wasAwaited(entry)) ended = { ...now, told: true };
        return { ...now, told: true };
      });
      await noting.catch(this.onError); // Where it cannot be written, this window knows it all the same.
      if (ended) this.#ended.push(ended);
    }
  }

  #flush(): void {
    if (this.#held > 0 || this.#ended.length === 0) return;
    this.tell(this.#ended.splice(0));
  }
}

/** A finished entry stays as it ended, one that has no answer yet cannot be judged, and an older reading tells nothing. */
function isOpen(entry: Entry, at: number): boolean {
  return entry.sender === undefined && !isFinished(entry, at) && (entry.checkedAt ?? 0) <= at;
}

/** Whether something was still to come of it when it was answered: a reading in between may be missing. */
function wasAwaited({ checkedAt, patches }: Entry): boolean {
  return checkedAt !== undefined || patches.some((patch) => wasSent(patch) && patch.outcome !== 'alreadyApplied');
}
