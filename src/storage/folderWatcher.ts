import { mkdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';

/** What is called for a folder that is watched. */
export interface FolderWatcherOptions {
  /** Called with the name of what may have changed in the folder; undefined: anything may have. */
  readonly onChange: (name: string | undefined) => void;
  /** Called when the folder cannot be watched; once until it can be again. */
  readonly onProblem: (error: unknown) => void;
  /** Whether it is made where there is none; otherwise it is watched as soon as another makes it. */
  readonly makesFolder?: boolean;
}

/** Where a folder cannot be watched, it is tried again after this time, and then ever more rarely. In milliseconds. */
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

/** Watches a folder until it is disposed of: also after an error, and where the folder is removed and made anew. */
export class FolderWatcher {
  #watcher: FSWatcher | undefined;
  /** Which folder is watched: one that was made anew has the same path. */
  #watched = '';
  #hasWatched = false;
  #isDisposed = false;
  #retry: NodeJS.Timeout | undefined;
  #pauseMs = firstRetryMs;
  #isReported = false;

  constructor(
    private readonly folder: string,
    private readonly options: FolderWatcherOptions,
  ) {}

  /** Whether the folder is being watched. */
  get isWatching(): boolean {
    return this.#watcher !== undefined;
  }

  /** Watches the folder unless it is being watched; makes it where there is none. Never throws. */
  ensure(): void {
    if (this.#isDisposed || (this.#watcher && this.#watched === identityOf(this.folder))) return;
    this.#close();
    try {
      if (this.options.makesFolder ?? true) mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      this.#watched = identityOf(this.folder);
      this.#watcher = watch(this.folder, (_, name) => {
        this.#changed(name);
      });
      this.#watcher.on('error', () => {
        this.#close();
        this.ensure();
      });
      const isLate = this.#hasWatched || this.#isReported;
      this.#isReported = false;
      this.#pauseMs = firstRetryMs;
      this.#hasWatched = true;
      if (isLate) this.options.onChange(undefined); // Nobody saw what happened meanwhile.
    } catch (error) {
      this.#close();
      if (!this.#isReported) this.options.onProblem(error);
      this.#isReported = true;
      this.#ensureLater();
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#close();
  }

  #changed(name: string | null): void {
    // The folder itself was removed or renamed: this watches what nobody sees any more.
    if (name === path.basename(this.folder)) this.#close();
    this.ensure();
    this.options.onChange(name ?? undefined);
  }

  #ensureLater(): void {
    this.#retry = setTimeout(() => {
      this.ensure();
    }, this.#pauseMs);
    this.#retry.unref();
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestRetryMs);
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

/** Returns what tells a folder from one that is made anew in its place; '' where there is none. */
function identityOf(folder: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found ? [found.dev, found.ino, found.birthtimeMs].join(' ') : '';
}
