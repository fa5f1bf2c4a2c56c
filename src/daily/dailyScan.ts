import type { Session } from '../connection/session';
import type { Clock } from '../util/clock';
import { errorWords } from '../wording/errorWords';
import { t } from '../wording/localize';
import { queueDay } from './queueDay';
import { dailyRetryMs, type DailyRun, type DailyRuns, type DailyState } from './dailyRuns';
import type { Scan } from '../scan/scan';

interface DailyFailure {
  readonly kind: 'failed';
  /** Why, in words; undefined where it was in another window. */
  readonly message: string | undefined;
  /** When it goes on. */
  readonly retryAt: number;
}

/** Why it could not read on. */
interface FailedRead {
  readonly message: string;
  readonly error?: unknown;
}

/** What the view says of the daily scan. Times are Unix milliseconds. */
export type DailyStatus =
  | { readonly kind: 'due' }
  | { readonly kind: 'running'; readonly isHere: boolean }
  | DailyFailure
  | { readonly kind: 'ended'; readonly at: number };

/** What a DailyScan needs of its surroundings. */
export interface DailyScanOptions {
  readonly clock: Clock;
  readonly runs: DailyRuns;
  /** Whether it is switched on. */
  readonly isOn: () => boolean;
  /** Whether somebody works with the extension in this window right now. */
  readonly isInUse: () => boolean;
  /** Whether a scan runs that was asked for. */
  readonly isScanning: () => boolean;
  /** Returns the scan of a session, with what other windows have stored. */
  readonly scanOf: (session: Session) => Promise<Scan>;
  /** Reads what is in line until the signal fires. Returns the error over which it stopped, if it was one. */
  readonly read: (session: Session, scan: Scan, signal: AbortSignal) => Promise<unknown>;
  /** Called when `status` may have changed. */
  readonly onDidChange: () => void;
  /** Called after it has read everything, with when it was begun. */
  readonly onEnd: (session: Session, scan: Scan, beganAt: number) => void;
  readonly onError: (error: unknown) => void;
}

/** How often it looks whether there is something to do, and says that it is at it, in milliseconds. */
const lookEveryMs = 60_000;

/**
 * Reads the whole fleet once a day, in one window of all, once the account is used that day. What was read on the day
 * already is not read again, so it goes on where it, or a scan that was asked for, has stopped.
 */
export class DailyScan {
  readonly #options: DailyScanOptions;
  #session: Session | undefined;
  #status: DailyStatus | undefined;
  #running: AbortController | undefined;
  /** Resolves when what is running has ended. */
  #ended: Promise<void> = Promise.resolve();
  #isLooking = false;
  #givesUp = false;
  /** A scan that was asked for runs in its place. */
  #isHeld = false;
  #failure: DailyFailure | undefined;
  #stopTimer: () => void = () => undefined;
  #disposed = false;

  constructor(options: DailyScanOptions) {
    this.#options = options;
  }

  /** Undefined: there is none to speak of. */
  get status(): DailyStatus | undefined {
    return this.#status;
  }

  /** Whether it is just finding out what is to be done. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Another account, or none, is connected. A demo fleet has no other day. */
  connect(session: Session | undefined): void {
    this.#running?.abort();
    this.#session = session?.demo ? undefined : session;
    this.#failure = undefined;
    this.#setStatus(undefined);
    this.update();
  }

  /** To be called whenever something has changed that it depends on. */
  update(): void {
    this.#stopTimer();
    this.#stopTimer = () => undefined;
    if (this.#disposed) return;
    if (!this.#session || !this.#options.isOn()) {
      this.#running?.abort();
      this.#setStatus(undefined);
      return;
    }
    this.#stopTimer = this.#options.clock.later(() => {
      this.update();
    }, lookEveryMs);
    if (!this.#isLooking && !this.#running) void this.#look(this.#session);
  }

  /**
   * Makes way for a scan that was asked for, in any window. Resolves when it has stopped, with what lets it go on; then
   * it reads what that scan has left. Never rejects.
   */
  async makeWay(): Promise<() => Promise<void>> {
    await this.#pause();
    const { runs, isOn, onError } = this.#options;
    const session = this.#session;
    if (!session || !isOn() || this.#isHeld) return () => Promise.resolve();
    const { account } = session;
    this.#isHeld = true;
    const stopBeats = this.#startBeats(account, new AbortController());
    await runs.claim(account).catch(onError); // Where it is another window's, that reads beside this one.
    return async () => {
      stopBeats();
      await runs.release(account).catch(onError);
      this.#isHeld = false;
      this.update();
    };
  }

  #pause(): Promise<void> {
    this.#running?.abort();
    return this.#ended;
  }

  /** Reads no more on this day, in any window. Resolves when it has stopped; rejects with errors of the file system. */
  async giveUp(): Promise<void> {
    this.#givesUp = true;
    try {
      await this.#pause();
      const { runs, isOn } = this.#options;
      const session = this.#session;
      if (session && isOn()) await runs.giveUp(session.account);
    } finally {
      this.#givesUp = false;
      this.update();
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopTimer();
    this.#running?.abort();
  }

  /** Finds out whether there is something to do, and does it. Never rejects. */
  async #look(session: Session): Promise<void> {
    const { runs, isInUse, isScanning, onError } = this.#options;
    this.#isLooking = true;
    try {
      const { run, state } = await runs.look(session.account);
      if (this.#session === session) this.#setStatus(this.#statusOf(state, run));
      const isDue = state === 'rest' || (state === 'due' && isInUse());
      if (isDue && !isScanning() && (await this.#knowsClients(session)) && this.#isWanted(session)) {
        const claimed = await runs.claim(session.account);
        if (claimed && !isScanning() && this.#isWanted(session)) this.#ended = this.#run(session, claimed);
        else if (claimed) await runs.release(session.account);
      }
    } catch (error) {
      onError(error); // Without its file it does nothing: other windows could not see it.
    } finally {
      this.#isLooking = false;
    }
  }

  #statusOf(state: DailyState, run: DailyRun | undefined): DailyStatus {
    if (state === 'ended') return { kind: 'ended', at: run?.endedAt ?? 0 };
    if (state === 'held') return { kind: 'running', isHere: false };
    const failure = this.#failureNow();
    if (state === 'waits') return { kind: 'failed', message: failure?.message, retryAt: run?.retryAt ?? 0 };
    return failure ?? { kind: 'due' };
  }

  /** Until its clients are known a session may turn out to be another account's. */
  async #knowsClients({ inventory, closed }: Session): Promise<boolean> {
    try {
      await inventory.clients({ keepFailure: this.#failureNow() !== undefined });
      return true;
    } catch (error) {
      if (!this.#failureNow() && !closed.aborted) this.#fail(errorText(error), error);
      return false;
    }
  }

  #isWanted(session: Session): boolean {
    const { isOn } = this.#options;
    return this.#session === session && !this.#disposed && !this.#givesUp && !this.#isHeld && isOn();
  }

  /** Never rejects. */
  async #run(session: Session, run: DailyRun): Promise<void> {
    const { runs, onError, onEnd } = this.#options;
    const { account } = session;
    const running = (this.#running = new AbortController());
    const stopBeats = this.#startBeats(account, running);
    this.#failure = undefined;
    this.#setStatus({ kind: 'running', isHere: true });
    try {
      const outcome = await this.#read(session, AbortSignal.any([running.signal, session.closed]));
      if (outcome === 'stopped') await runs.release(account);
      else if ('message' in outcome) await runs.release(account, this.#fail(outcome.message, outcome.error).retryAt);
      else {
        await runs.end(account);
        if (outcome.isNews) onEnd(session, outcome.scan, run.at);
      }
    } catch (error) {
      onError(error);
    } finally {
      stopBeats();
      this.#running = undefined;
      this.update();
    }
  }

  /** Reads what was not read today. `isNews`: there was something. Never rejects. */
  async #read(
    session: Session,
    signal: AbortSignal,
  ): Promise<'stopped' | FailedRead | { readonly scan: Scan; readonly isNews: boolean }> {
    const { clock, scanOf, read } = this.#options;
    try {
      const scan = await scanOf(session);
      signal.throwIfAborted();
      const hasClients = await queueDay(session, scan, clock.now());
      signal.throwIfAborted();
      if (!hasClients) return { message: t('The API key sees no clients.') };
      const isNews = scan.dueLists('all').length + scan.dueDevices('all').length > 0;
      const error = isNews ? await read(session, scan, signal) : undefined;
      signal.throwIfAborted();
      return error === undefined ? { scan, isNews } : { message: errorText(error), error };
    } catch (error) {
      return signal.aborted ? 'stopped' : { message: errorText(error), error };
    }
  }

  /** Says again and again that this window is at it; stops it where another has taken it over. */
  #startBeats(account: string, running: AbortController): () => void {
    const { clock, runs } = this.#options;
    let stop: () => void = () => undefined;
    const beat = async () => {
      const isOwn = await runs.beat(account).catch(() => true); // Of a full disk it may be no other's.
      if (!isOwn) running.abort();
      if (!running.signal.aborted) wait();
    };
    const wait = () => {
      stop = clock.later(() => void beat(), lookEveryMs);
    };
    wait();
    running.signal.addEventListener('abort', () => {
      stop();
    });
    return () => {
      running.abort();
    };
  }

  #fail(message: string, error: unknown): DailyFailure {
    const { clock, onError } = this.#options;
    onError(error ?? new Error(message));
    this.#failure = { kind: 'failed', message, retryAt: clock.now() + dailyRetryMs };
    this.#setStatus(this.#failure);
    return this.#failure;
  }

  /** The failure after which it waits still; a time further ahead is of another clock. */
  #failureNow(): DailyFailure | undefined {
    const waitMs = (this.#failure?.retryAt ?? 0) - this.#options.clock.now();
    return waitMs > 0 && waitMs <= dailyRetryMs ? this.#failure : undefined;
  }

  #setStatus(status: DailyStatus | undefined): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#options.onDidChange();
  }
}

function errorText(error: unknown): string {
  return errorWords(error).message;
}
