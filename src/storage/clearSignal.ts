import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { FolderWatcher } from './folderWatcher';
import { edit, readEntryFile } from './lockedFiles';

const signalId = 'cleared';

/**
 * Tells all windows that the user has cleared what is stored, so that they close documents that show it: by a file that
 * changes, in a folder that they watch. Their rows follow the folders that were cleared.
 */
export class ClearSignal {
  readonly #watcher: FolderWatcher;
  /** One read or write at a time, so that none finds what the one before has found or written. */
  readonly #inTurn = pLimit(1);
  #known: string | undefined;

  /** `onClear` is called when another window has sent the signal. */
  constructor(
    private readonly folder: string,
    private readonly onClear: () => void,
  ) {
    this.#watcher = new FolderWatcher(folder, { onChange: () => void this.#look(), onProblem: () => undefined });
  }

  /** Listens from now on, if it does not yet. Never rejects. */
  async listen(): Promise<void> {
    if (this.#watcher.isWatching) return;
    this.#watcher.ensure();
    await this.#inTurn(async () => {
      this.#known = await this.#read();
    });
  }

  /** @throws the errors of the file system. */
  send(): Promise<void> {
    return this.#inTurn(async () => {
      const text = randomUUID();
      await edit(this.folder, signalId, () => text, { isDurable: false });
      this.#known = text; // It is no news to this window.
    });
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  #look(): Promise<void> {
    return this.#inTurn(async () => {
      const text = await this.#read();
      if (text === undefined || text === this.#known) return;
      this.#known = text;
      this.onClear();
    });
  }

  /** Returns what was sent last; undefined where that cannot be read. */
  #read(): Promise<string | undefined> {
    return readEntryFile(this.folder, signalId).catch(() => undefined);
  }
}
