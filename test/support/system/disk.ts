// A disk that fails, under the real files.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
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

/** While `run` runs, no file for which `isUnreadable` holds can be read. */
export async function onUnreadable(isUnreadable: (file: string) => boolean, run: () => Promise<void>): Promise<void> {
  const { readFile } = fs;
  const reading = mock.method(fs, 'readFile', (file: string, encoding: 'utf8') =>
    isUnreadable(file) ? fail('EIO', 'i/o error, read') : readFile(file, encoding),
  );
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    reading.mock.restore();
    syncBuiltinESMExports();
  }
}

/** Runs something, and calls `look` right before each file gets its name: that is where a window could end. */
export async function beforeEachRename(look: () => void, run: () => Promise<void>): Promise<void> {
  const { rename } = fs;
  const renaming = mock.method(fs, 'rename', (from: string, to: string) => {
    look();
    return rename(from, to);
  });
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    renaming.mock.restore();
    syncBuiltinESMExports();
  }
}

/** Runs something, and returns the names of the files that it removed, in order. */
export async function removedOnDisk(run: () => Promise<void>): Promise<string[]> {
  const { rm } = fs;
  const names: string[] = [];
  const removing = mock.method(fs, 'rm', (file: string, options?: Parameters<typeof rm>[1]) => {
    names.push(path.basename(file));
    return rm(file, options);
  });
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    removing.mock.restore();
    syncBuiltinESMExports();
  }
  return names;
}

/** Runs something, and returns what it did to files that it opened or renamed: "writeFile a.lock", in order. */
export async function stepsOnDisk(run: () => Promise<void>): Promise<string[]> {
  const { open, rename } = fs;
  const steps: string[] = [];
  const step = (name: string, file: unknown) => steps.push(`${name} ${path.basename(String(file))}`);
  const renaming = mock.method(fs, 'rename', (from: string, to: string) => {
    step('rename', from);
    return rename(from, to);
  });
  try {
    await withOpen(async (...given) => {
      const handle = await open(...given);
      const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
      mock.method(handle, 'writeFile', (...data: Parameters<typeof writeFile>) => {
        step('writeFile', given[0]);
        return writeFile(...data);
      });
      mock.method(handle, 'sync', () => {
        step('sync', given[0]);
        return sync();
      });
      return handle;
    }, run);
  } finally {
    renaming.mock.restore();
    syncBuiltinESMExports();
  }
  return steps;
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
