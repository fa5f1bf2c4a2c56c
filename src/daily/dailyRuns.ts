import { edit, readEntryFile } from '../storage/lockedFiles';
import { numberShape, objectShape, optionalShape, stringShape } from '../storage/parseShape';
import { dayOf, type Day } from '../snapshots/day';
import { isProcessAlive } from '../util/processes';
import { scanFileIdOf } from '../scan/scanLines';

// When the daily scan of an account ran, in a file that all windows share: that is how they take turns.

/** A window that is at a daily scan. */
export interface DailyWindow {
  readonly pid: number;
  /** Different for each start of the extension. */
  readonly run: string;
}

/** The last daily scan of an account, in whichever window. Times are Unix milliseconds. */
export interface DailyRun {
  /** The calendar day on which it was begun, as the computer had it then. */
  readonly day: Day;
  /** When it was begun. */
  readonly at: number;
  /** When it had read everything, or was given up. */
  readonly endedAt?: number | undefined;
  /** Which window is at it. */
  readonly holder?: DailyWindow | undefined;
  /** How often that window has said so. */
  readonly beats?: number | undefined;
  /** After an error: when to go on. */
  readonly retryAt?: number | undefined;
}

/**
 * How it stands with the daily scan: `due` to be begun; with a `rest` to be read; `held` by a window that is at it;
 * waiting after an error (`waits`); `ended` for today.
 */
export type DailyState = 'due' | 'rest' | 'held' | 'waits' | 'ended';

/** How long nothing is asked after an error, in milliseconds. */
export const dailyRetryMs = 30 * 60_000;
/** Two daily scans are at least this far apart, though midnight, or a journey, lies between them. In milliseconds. */
const leastGapMs = 4 * 60 * 60_000;
/** A day that is later than today was noted before the clock was set back, or a journey west. In milliseconds. */
const mostAheadMs = 24 * 60 * 60_000;

/** Tells how it stands with the daily scan. `isGone`: whether a window is gone that did not say that it left. */
export function dailyState(
  run: DailyRun | undefined,
  now: number,
  isGone: (run: DailyRun) => boolean = () => false,
): DailyState {
  if (!run) return 'due';
  if (run.holder && !isGone(run)) return 'held';
  if (!isOfToday(run, now)) return 'due';
  if (run.endedAt !== undefined) return 'ended';
  // Further ahead it was noted by another clock.
  const waitMs = (run.retryAt ?? now) - now;
  return waitMs > 0 && waitMs <= dailyRetryMs ? 'waits' : 'rest';
}

/** Whether a scan is the one of the calendar day, however long that is and however the clock has been set since. */
function isOfToday({ day, at, endedAt = at }: DailyRun, now: number): boolean {
  const today = dayOf(now);
  if (day > today) return Math.abs(now - at) < mostAheadMs;
  return day === today || (now >= at && now - endedAt < leastGapMs);
}

/** What the daily runs need of their surroundings. */
export interface DailyRunsOptions {
  readonly folder: string;
  /** This window. */
  readonly window: DailyWindow;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
}

/** A window that says nothing for so many looks of another one at its file is gone, though its process id is there. */
const mostSilentLooks = 10;

/** The last daily scan of each account, as all windows know it. Rejects with the errors of the file system. */
export class DailyRuns {
  /** By account: what the window that is at it last said, and how often nothing else was found since. */
  readonly #seen = new Map<string, { readonly beat: string; readonly looks: number }>();

  constructor(private readonly options: DailyRunsOptions) {}

  /** Reads how it stands. To be asked once a minute: it tells a window that hangs from one that is at it. */
  async look(account: string): Promise<{ readonly run: DailyRun | undefined; readonly state: DailyState }> {
    const run = parseDailyRun(await readEntryFile(this.options.folder, scanFileIdOf(account)));
    const beat = beatOf(run);
    const seen = this.#seen.get(account);
    this.#seen.set(account, { beat, looks: seen?.beat === beat ? seen.looks + 1 : 0 });
    return { run, state: dailyState(run, this.options.now(), (one) => this.#isGone(account, one)) };
  }

  /** Takes the daily scan for this window. Returns undefined where it is another's by now, or over. */
  async claim(account: string): Promise<DailyRun | undefined> {
    const { window, now } = this.options;
    let claimed: DailyRun | undefined;
    await this.#edit(account, (run) => {
      const state = dailyState(run, now(), (one) => this.#isGone(account, one));
      claimed = undefined;
      if (state !== 'due' && state !== 'rest') return undefined;
      const { day, at } = state === 'rest' && run ? run : { day: dayOf(now()), at: now() };
      claimed = { day, at, holder: window, beats: 0 };
      return claimed;
    });
    return claimed;
  }

  /** Says that this window is still at it. Returns whether it is its own still. */
  async beat(account: string): Promise<boolean> {
    let isOwn = false;
    await this.#edit(account, (run) => {
      isOwn = this.#isOwn(run);
      return isOwn && run ? { ...run, beats: (run.beats ?? 0) + 1 } : undefined;
    });
    return isOwn;
  }

  /** Leaves it to the next window that may. `retryAt`: not before then. */
  release(account: string, retryAt?: number): Promise<void> {
    return this.#edit(account, (run) => (run && this.#isOwn(run) ? { day: run.day, at: run.at, retryAt } : undefined));
  }

  /** Notes that it is over for the day, also where it waits after an error; not where another window is at it. */
  giveUp(account: string): Promise<void> {
    const now = this.options.now();
    return this.#edit(account, (run) => {
      const state = dailyState(run, now, (one) => this.#isGone(account, one));
      if (state === 'held' || state === 'ended') return undefined;
      const { day, at } = run && state !== 'due' ? run : { day: dayOf(now), at: now };
      return { day, at, endedAt: now };
    });
  }

  /** Notes that it is over for the day. */
  end(account: string): Promise<void> {
    return this.#edit(account, (run) =>
      run && this.#isOwn(run) ? { day: run.day, at: run.at, endedAt: this.options.now() } : undefined,
    );
  }

  #isOwn(run: DailyRun | undefined): boolean {
    return run?.holder?.run === this.options.window.run;
  }

  /** Asked only while this window is not at it: what it holds itself it could not release. No clock is asked. */
  #isGone(account: string, run: DailyRun): boolean {
    const { window } = this.options;
    const { holder } = run;
    if (!holder || holder.run === window.run) return true;
    if (holder.pid !== window.pid && !isProcessAlive(holder.pid)) return true;
    // What was seen so often may be from before this window came.
    const seen = this.#seen.get(account);
    return seen?.beat === beatOf(run) && seen.looks >= mostSilentLooks;
  }

  #edit(account: string, to: (run: DailyRun | undefined) => DailyRun | undefined): Promise<void> {
    return edit(
      this.options.folder,
      scanFileIdOf(account),
      (text) => {
        const changed = to(parseDailyRun(text));
        return changed && JSON.stringify(changed);
      },
      { isDurable: false }, // What a crash of the computer takes away is only that nothing is left to be read.
    );
  }
}

/** Returns a text that changes whenever the window that is at it says so, and with each other window. */
function beatOf(run: DailyRun | undefined): string {
  return JSON.stringify([run?.holder, run?.beats]);
}

/** Returns what a file says; undefined where there is none, or it is damaged: then nothing ran yet. */
function parseDailyRun(text: string | undefined): DailyRun | undefined {
  if (text === undefined) return undefined;
  try {
    const { day, at, endedAt, holder, beats, retryAt } = objectShape(JSON.parse(text));
    return {
      day: stringShape(day),
      at: numberShape(at),
      endedAt: optionalShape(endedAt, numberShape),
      holder: optionalShape(holder, parseWindow),
      beats: optionalShape(beats, numberShape),
      retryAt: optionalShape(retryAt, numberShape),
    };
  } catch {
    return undefined;
  }
}

function parseWindow(given: unknown): DailyWindow {
  const { pid, run } = objectShape(given);
  return { pid: numberShape(pid), run: stringShape(run) };
}
