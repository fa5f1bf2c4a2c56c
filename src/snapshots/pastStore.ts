import path from 'node:path';
import type { Session } from '../connection/session';
import type { Scan } from '../scan/scan';
import { scanFileIdOf } from '../scan/scanLines';
import { NewerVersionError } from '../storage/parseShape';
import { Emitter, type Event } from '../util/emitter';
import { t } from '../wording/localize';
import { AccountPast } from './accountPast';
import type { FleetPast } from './fleetPast';
import type { MadeUpPast } from './memoryDays';
import { emptyPast, type Past } from './past';
import { PastFiles } from './pastFiles';
import { removeStoredPasts, storedPastIds } from './storedPasts';

/** What a PastStore needs of its surroundings. */
export interface PastsOptions {
  readonly folder: string;
  /** The scans that are followed. */
  readonly scans: { of(session: Session): Promise<Scan>; catchUp(): Promise<void> };
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Tells of a file that could not be read or written. */
  readonly onProblem: (problem: string, error: unknown) => void;
  /** How long news wait for more before they are stored, in milliseconds. */
  readonly saveAfterMs?: number;
  /** Returns what a demo fleet begins with. */
  readonly madeUp?: (session: Session) => Promise<MadeUpPast | undefined>;
}

interface OpenPast {
  readonly session: Session;
  readonly loaded: Promise<AccountPast>;
  /** Once it is loaded. */
  account?: AccountPast;
  unfollow?: () => void;
}

/** So long the readings of a scan are collected, in milliseconds. */
const takeAfterMs = 300;

/** The past of the account that is connected: read when it is first asked for, following the scan, and stored. */
export class PastStore {
  readonly #options: PastsOptions;
  readonly #changed = new Emitter<undefined>();
  /** Fires when what is known of the account that is open has changed. */
  readonly onDidChange: Event<undefined> = this.#changed.event;
  #open: OpenPast | undefined;
  #saveTimer: NodeJS.Timeout | undefined;
  #takeTimer: NodeJS.Timeout | undefined;
  /** One thing at a time is done. */
  #turn: Promise<void> = Promise.resolve();
  readonly #told = new Set<string>();

  constructor(options: PastsOptions) {
    this.#options = options;
  }

  /**
   * The past of a session's account. Never rejects: what cannot be read is told, and it begins with the scan. Nothing
   * is known for a session that has ended, which takes no place from the account that is connected by now.
   */
  async pastOf(session: Session): Promise<FleetPast> {
    if (session.closed.aborted && this.#open?.session !== session) return emptyPast(this.#options.now);
    return (await this.#opened(session).loaded).past;
  }

  /** Stores what is known of a session's account by now. Never rejects. */
  async saveOf(session: Session): Promise<void> {
    if (session.closed.aborted) return;
    await this.#opened(session).loaded;
    await this.save();
  }

  /** Stores what is known by now. Never rejects. */
  save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    return this.#save(this.#open);
  }

  /** The ids of the accounts of which a past is stored. Rejects with the errors of the file system. */
  async ids(): Promise<string[]> {
    await this.save();
    return storedPastIds(this.#options.folder);
  }

  /**
   * Removes the stored pasts of all accounts, and empties the one that is open. Rejects with the errors of the file
   * system.
   */
  async clear(): Promise<void> {
    const open = this.#open;
    await open?.loaded;
    const cleared = this.#turn.then(async () => {
      await removeStoredPasts(this.#options.folder);
      open?.account?.reset();
      this.#changed.fire(undefined);
    });
    this.#turn = cleared.catch(() => undefined);
    return cleared;
  }

  /** Leaves the account; what is known of it is stored. */
  close(): void {
    void this.save();
    this.#open?.unfollow?.();
    this.#open = undefined;
    clearTimeout(this.#takeTimer);
    this.#takeTimer = undefined;
  }

  #opened(session: Session): OpenPast {
    if (this.#open?.session === session) return this.#open;
    this.close();
    const open: OpenPast = { session, loaded: this.#turn.then(() => this.#load(session)) };
    this.#open = open;
    this.#turn = open.loaded.then((account) => {
      this.#follow(open, account);
    });
    return open;
  }

  async #load(session: Session): Promise<AccountPast> {
    const { scans, now, folder, madeUp } = this.#options;
    const scan = await scans.of(session);
    const of = path.join(folder, scanFileIdOf(session.account));
    const onDamaged = (error: unknown) => {
      this.#tell(t('A part of what is known of earlier days could not be read and was set aside in {0}.', of), error);
    };
    const filesFor = (past: Past) => new PastFiles({ folder: of, founds: past.founds, onDamaged });
    const account = new AccountPast({
      scan,
      now,
      filesFor: session.demo ? undefined : filesFor,
      catchUp: () => scans.catchUp(),
    });
    try {
      await account.load(session.demo ? await madeUp?.(session) : undefined);
    } catch (error) {
      this.#tell(
        error instanceof NewerVersionError
          ? t(
              'What is known of earlier days was written by a newer version of the extension. ' +
                'It is not shown, and it will not be overwritten.',
            )
          : t('What is known of earlier days could not be read.'),
        error,
      );
    }
    return account;
  }

  /** From now on what the scan reads is taken in. */
  #follow(open: OpenPast, account: AccountPast): void {
    open.account = account;
    if (this.#open !== open) return;
    open.unfollow = account.onScanned(() => {
      this.#takeTimer ??= setTimeout(() => {
        this.#takeTimer = undefined;
        this.#turn = this.#turn.then(() => this.#take(open));
      }, takeAfterMs);
    });
    this.#saveLater(open);
  }

  async #take(open: OpenPast): Promise<void> {
    if (!(await open.account?.take())) return;
    this.#saveLater(open);
    if (this.#open === open) this.#changed.fire(undefined);
  }

  #saveLater(open: OpenPast): void {
    if (!open.account?.hasNews || this.#open !== open) return;
    this.#saveTimer ??= setTimeout(() => void this.save(), this.#options.saveAfterMs ?? 5 * 60_000);
  }

  #save(open: OpenPast | undefined): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (!open?.account) return;
      await this.#options.scans.catchUp(); // Should another window have cleared it.
      await this.#take(open);
      // The next chance is taken: a disk that was full may have room by then.
      await open.account.store().catch((error: unknown) => {
        this.#tell(t('What is known of earlier days cannot be stored.'), error);
      });
    });
    return this.#turn;
  }

  #tell(problem: string, error: unknown): void {
    if (!this.#told.has(problem)) this.#options.onProblem(problem, error);
    this.#told.add(problem);
  }
}
