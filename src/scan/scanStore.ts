import type { Session } from '../connection/session';
import { FolderWatcher } from '../storage/folderWatcher';
import { entryIdOf } from '../storage/lockedFiles';
import { NewerVersionError } from '../storage/parseShape';
import { t } from '../wording/localize';
import { Scan } from './scan';
import { nothingScanned } from './scanData';
import { ScanFolder } from './scanFolder';
import { removeStoredScans, storedScanIds } from './storedScans';

/** What a ScanStore needs of its surroundings. */
export interface ScansOptions {
  readonly folder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Tells of a file that could not be read or written. */
  readonly onProblem: (problem: string, error: unknown) => void;
  /** Whether a scan is running: what it finds is kept, also where another window clears the scans. */
  readonly isScanning?: () => boolean;
  /** How long changes wait for others before they are written, in milliseconds. */
  readonly saveAfter?: number;
}

interface Open {
  readonly session: Session;
  readonly scan: Scan;
  /** None for a demo fleet, which is gone with its window. */
  readonly stored: ScanFolder | undefined;
  readonly ready: Promise<void>;
}

/** The scan of the account that is connected: read when it is first asked for, following what is read, and stored. */
export class ScanStore {
  readonly #options: ScansOptions;
  #open: Open | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #told = false;
  #watchers: readonly FolderWatcher[] = [];
  /** The files of clients that another window may have changed; `all`: any may be. */
  #stale: Set<string> | 'all' = new Set();
  #isTaking = false;

  constructor(options: ScansOptions) {
    this.#options = options;
  }

  /**
   * The scan of a session's account. Never rejects: what cannot be read is told, and it begins with nothing. So does
   * one for a session that has ended, which takes no place from that of the account that is connected by now.
   */
  async of(session: Session): Promise<Scan> {
    if (this.#open?.session !== session) {
      if (session.closed.aborted) return new Scan(this.#options.now);
      this.close();
      this.#open = this.#start(session);
    }
    const { scan, ready } = this.#open;
    await ready;
    return scan;
  }

  /** Takes over what other windows have stored, or cleared, where that could not be seen yet. Never rejects. */
  catchUp(): Promise<void> {
    this.#stale = 'all';
    return this.#takeChanges();
  }

  /** Stores what is known by now. Never rejects. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stored = this.#open?.stored;
    if (stored)
      this.#saving = this.#saving
        .then(() => (stored.hasNews ? stored.save(this.#options.isScanning?.()) : undefined))
        // The next chance is taken: a disk that was full may have room by then.
        .catch((error: unknown) => {
          this.#tell(error);
        });
    return this.#saving;
  }

  /**
   * How many accounts have a scan that could be cleared, one among them that is not stored, or are `others` by their
   * ids. Rejects with the errors of the file system.
   */
  async count(others: readonly string[] = []): Promise<number> {
    await this.save();
    const ids = new Set([...(await storedScanIds(this.#options.folder)), ...others]);
    const isOnlyHere = this.#open?.scan.data.at !== undefined && !this.#open.stored?.isStored;
    return ids.size + (isOnlyHere ? 1 : 0);
  }

  /**
   * Removes the stored scans of all accounts, and empties the one that is open. Rejects with the errors of the file
   * system.
   */
  clear(): Promise<void> {
    const open = this.#open;
    const cleared = this.#saving.then(async () => {
      await open?.ready; // What it is just reading would be there again.
      await removeStoredScans(this.#options.folder);
      open?.stored?.removed();
      open?.scan.restore(nothingScanned);
    });
    this.#saving = cleared.catch(() => undefined);
    return cleared;
  }

  /** Leaves the account; what is known of it is stored. */
  close(): void {
    void this.save();
    this.#open = undefined;
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }

  /** Watches the folders, for what other windows do. Where that fails, it is seen before something is stored. */
  #watch({ files: { headName, clientsFolder } }: ScanFolder): void {
    const onProblem = () => undefined;
    // Whoever stores a scan makes it, and whoever clears it removes it.
    const clients = new FolderWatcher(clientsFolder, {
      onChange: (name) => {
        this.#changedElsewhere(name);
      },
      onProblem,
      makesFolder: false,
    });
    const whole = new FolderWatcher(this.#options.folder, {
      onChange: (name) => {
        if (name !== undefined && name !== headName) return;
        clients.ensure();
        this.#changedElsewhere(undefined);
      },
      onProblem,
    });
    this.#watchers = [whole, clients];
    for (const watcher of this.#watchers) watcher.ensure();
  }

  #changedElsewhere(name: string | undefined): void {
    if (name !== undefined && entryIdOf(name) === undefined) return; // A lock.
    if (name === undefined) this.#stale = 'all';
    else if (this.#stale !== 'all') this.#stale.add(name);
    if (!this.#isTaking) void this.#takeChanges();
    this.#isTaking = true;
  }

  #takeChanges(): Promise<void> {
    const open = this.#open;
    this.#saving = this.#saving.then(async () => {
      await open?.ready;
      const names = this.#stale === 'all' ? undefined : this.#stale;
      this.#stale = new Set();
      this.#isTaking = false;
      // What cannot be read now is read before something is stored.
      await open?.stored?.takeChanges(names, this.#options.isScanning?.()).catch(() => undefined);
      if (open) this.#saveLater(open);
    });
    return this.#saving;
  }

  #start(session: Session): Open {
    const { folder, now, onProblem } = this.#options;
    const scan = new Scan(now);
    let isToldOfPart = false;
    const tellOfPart = (problem: string, error: unknown): void => {
      if (!isToldOfPart) onProblem(problem, error);
      isToldOfPart = true;
    };
    const stored = session.demo
      ? undefined
      : new ScanFolder(session.account, scan, {
          folder,
          now,
          onDamaged: (error, what) => {
            if (what === 'all')
              onProblem(
                t('The stored scan for failed patches could not be read and was set aside in {0}.', folder),
                error,
              );
            else
              tellOfPart(
                t('A part of the stored scan for failed patches could not be read and was set aside in {0}.', folder),
                error,
              );
          },
          onNewer: (error) => {
            tellOfPart(
              t(
                'A part of the stored scan for failed patches was written by a newer version of the extension. ' +
                  'It is not shown, and it will not be overwritten.',
              ),
              error,
            );
            this.#told = true;
          },
        });
    const load = async () => {
      await this.#saving; // It may be the same account's.
      try {
        await stored?.load();
      } catch (error) {
        const isNewer = error instanceof NewerVersionError;
        onProblem(
          isNewer
            ? t(
                'The stored scan for failed patches was written by a newer version of the extension. ' +
                  'It is not shown, and it will not be overwritten.',
              )
            : t('The stored scan for failed patches could not be read.'),
          error,
        );
        this.#told ||= isNewer;
      }
      this.#takeKnown(session, scan);
      this.#saveLater(open); // What it began with may not be stored.
      scan.onChange(() => {
        this.#saveLater(open);
      });
    };
    scan.onChange((change) => {
      stored?.note(change);
    });
    const open: Open = { session, scan, stored, ready: load() };
    if (stored) this.#watch(stored);
    let version = 0;
    scan.onChange(() => {
      version += 1;
    });
    const places = () => [...scan.data.devices.values()].map(({ place }) => place);
    session.inventory.otherPlaces.push({ places, version: () => version });
    session.inventory.onDidReadPatches(({ deviceId, listing, askedAt }) => {
      void open.ready.then(() => {
        scan.read(deviceId, listing, askedAt);
      });
    });
    return open;
  }

  /** Takes over what was read before anybody asked for the scan. */
  #takeKnown({ inventory }: Session, scan: Scan): void {
    for (const [id, { reading }] of scan.data.devices) {
      const listing = inventory.knownPatches(id, Infinity);
      const at = this.#options.now() - Math.round(inventory.ageOfPatchesMs(id) ?? 0);
      if (listing && at > (reading?.at ?? 0)) scan.read(id, listing, at);
    }
  }

  #saveLater(open: Open): void {
    if (!open.stored?.hasNews || this.#open !== open) return;
    this.#timer ??= setTimeout(() => void this.save(), this.#options.saveAfter ?? 5_000);
  }

  #tell(error: unknown): void {
    if (!this.#told)
      this.#options.onProblem(
        t('The scan for failed patches cannot be stored, so it will be gone when VS Code is closed.'),
        error,
      );
    this.#told = true;
  }
}
