// A disk that fails, under the real files.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';

/**
 * While `run` runs, nothing is written to the files for which `isFull` holds: the disk is full. Files can be made and
 * removed.
 */
export async function onFullDisk(isFull: (file: string) => boolean, run: () => Promise<void>): Promise<void> {
  const { open } = fs;
  await withOpen(async (...given) => {
    const handle = await open(...given);
    if (isFull(String(given[0])))
      mock.method(handle, 'writeFile', () => fail('ENOSPC', 'no space left on device, write'));
    return handle;
  }, run);
}

/** While `run` runs, no file for which `isReadOnly` holds can be made. */
export async function onReadOnlyDisk(isReadOnly: (file: string) => boolean, run: () => Promise<void>): Promise<void> {
  const { open } = fs;
  await withOpen(
    (...given) => (isReadOnly(String(given[0])) ? fail('EROFS', 'read-only file system, open') : open(...given)),
    run,
  );
}

async function withOpen(opens: typeof fs.open, run: () => Promise<void>): Promise<void> {
  const opening = mock.method(fs, 'open', opens);
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    opening.mock.restore();
    syncBuiltinESMExports();
  }
}

function fail(code: string, message: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code}: ${message}`), { code }));
}
