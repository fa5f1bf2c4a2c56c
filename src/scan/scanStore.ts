import type { Session } from '../connection/session';
import { FolderWatcher } from '../storage/folderWatcher';
import { listIds, removeAll } from '../storage/lockedFiles';
import { NewerVersionError } from '../storage/parseShape';
import { t } from '../wording/localize';
import { Scan } from './scan';
import { nothingScanned, type ScanData } from './scanData';
import { ScanFile } from './scanFile';

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
  readonly file: ScanFile | undefined;
  readonly ready: Promise<void>;
  /** There is something to be stored. */
  changed: boolean;
  /** It takes over what another window knows, which is stored already. */
  isTakingChanges: boolean;
}

/** The scan of the account that is connected: read when it is first asked for, following what is read, and stored. */
export class ScanStore {
  readonly #options: ScansOptions;
  #open: Open | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #told = false;
  #watcher: FolderWatcher | undefined;
  #isStale = false;

  constructor(options: ScansOptions) {
    this.#options = options;
  }

  /** The scan of a session's account. Never rejects: what cannot be read is told, and it begins with nothing. */
  async of(session: Session): Promise<Scan> {
    if (this.#open?.session !== session) {
      this.close();
      this.#open = this.#start(session);
    }
    const { scan, ready } = this.#open;
    await ready;
    return scan;
  }

  /** Takes over what other windows have stored, or cleared, where that could not be seen yet. Never rejects. */
  catchUp(): Promise<void> {
    this.#isStale = true;
    return this.#takeChanges();
  }

  /** Stores what is known by now. Never rejects. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const open = this.#open;
    if (open?.changed && open.file) {
      const { file, scan } = open;
      open.changed = false;
      this.#saving = this.#saving
        .then(() =>
          file.save(
            () => scan.data,
            (merged) => {
              scan.restore(merged);
            },
            this.#options.isScanning?.(),
          ),
        )
        .catch((error: unknown) => {
          open.changed = true; // The next chance is taken: a disk that was full may have room by then.
          this.#tell(error);
        });
    }
    return this.#saving;
  }

  /**
   * How many accounts have a scan that could be cleared, one among them that is not stored. Rejects with the errors of
   * the file system.
   */
  async count(): Promise<number> {
    await this.save();
    const ids = await listIds(this.#options.folder);
    const isOnlyHere = this.#open?.scan.data.at !== undefined && (!this.#open.file || this.#open.changed);
    return ids.length + (isOnlyHere ? 1 : 0);
  }

  /**
   * Removes the stored scans of all accounts, and empties the one that is open. Rejects with the errors of the file
   * system.
   */
  clear(): Promise<void> {
    const open = this.#open;
    const cleared = this.#saving.then(async () => {
      await open?.ready; // What it is just reading would be there again.
      await removeAll(this.#options.folder);
      open?.file?.removed();
      open?.scan.restore(nothingScanned);
    });
    this.#saving = cleared.catch(() => undefined);
    return cleared;
  }

  /** Leaves the account; what is known of it is stored. */
  close(): void {
    void this.save();
    this.#open = undefined;
    this.#watcher?.dispose();
    this.#watcher = undefined;
  }

  /** Watches the folder, for what other windows do. Where that fails, it is seen before something is stored. */
  #watch({ fileName }: ScanFile): void {
    this.#watcher = new FolderWatcher(this.#options.folder, {
      onChange: (name) => {
        if (name !== undefined && name !== fileName) return;
        if (!this.#isStale) void this.#takeChanges();
        this.#isStale = true;
      },
      onProblem: () => undefined,
    });
    this.#watcher.ensure();
  }

  #takeChanges(): Promise<void> {
    const open = this.#open;
    this.#saving = this.#saving.then(async () => {
      this.#isStale = false;
      await open?.ready;
      if (!open?.file) return;
      const { file, scan } = open;
      const take = (known: ScanData) => {
        open.isTakingChanges = true;
        scan.restore(known);
        open.isTakingChanges = false;
      };
      // What cannot be read now is read before something is stored.
      await file.readChanges(() => scan.data, take, this.#options.isScanning?.()).catch(() => undefined);
    });
    return this.#saving;
  }

  #start(session: Session): Open {
    const { folder, now, onProblem } = this.#options;
    const scan = new Scan(now);
    const file = session.demo
      ? undefined
      : new ScanFile(session.account, {
          folder,
          now,
          onDamaged: (error) => {
            onProblem(
              t('The stored scan for failed patches could not be read and was set aside in {0}.', folder),
              error,
            );
          },
        });
    const load = async () => {
      await this.#saving; // It may be the same account's.
      try {
        if (file) scan.restore(await file.load());
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
      scan.onChange(() => {
        this.#changed(open);
      });
    };
    const open: Open = { session, scan, file, ready: load(), changed: false, isTakingChanges: false };
    if (file) this.#watch(file);
    session.inventory.otherPlaces.push(() => [...scan.data.devices.values()].map(({ place }) => place));
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

  #changed(open: Open): void {
    if (!open.file || this.#open !== open || open.isTakingChanges) return;
    open.changed = true;
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
