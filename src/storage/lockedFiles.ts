import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

// One file for each entry. Whoever changes one writes ID.lock, which must not exist before, and renames it to ID.json:
// so it is there whole or not at all, and of two windows the second starts from what the first has written. A lock that
// is left is taken over after a while; should its holder only have slept, it finds that out and starts again.

const ending = '.json';
/** An entry whose id ends so has a file of this name, which is compressed. */
export const packedEnding = '.gz';
const lockEnding = '.lock';
const damagedEnding = '.damaged';
/** No window takes longer for a change: whoever left such a lock is gone. In milliseconds. */
const longestLock = 10_000;

/** The ids of the entries in a folder; none where there is no folder yet. */
export async function listIds(folder: string): Promise<string[]> {
  return (await namesIn(folder)).flatMap((name) => entryIdOf(name) ?? []);
}

/** The ids of the compressed entries in a folder; none where there is no folder yet. */
export async function listPacked(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => /^[\w-]+\.gz$/.test(name));
}

/** The ids of the files beside the entries that begin with `prefix`, whose dot keeps them from being taken for some. */
export async function listIdsBeside(folder: string, prefix: string): Promise<string[]> {
  return (await namesIn(folder)).flatMap((name) =>
    name.startsWith(prefix) && name.endsWith(ending) ? name.slice(0, -ending.length) : [],
  );
}

/** The ids of the entries that a window is changing, or was when it ended: what it was to write may be in the lock. */
export async function listLocked(folder: string): Promise<string[]> {
  return (await namesIn(folder)).flatMap((name) =>
    /^[\w-]+\.lock$/.test(name) ? name.slice(0, -lockEnding.length) : [],
  );
}

/** The id of an entry's file, or undefined for any other. */
export function entryIdOf(fileName: string): string | undefined {
  return /^[\w-]+\.json$/.test(fileName) ? fileName.slice(0, -ending.length) : undefined;
}

/** An entry's text, or undefined when it is gone. */
export function readEntryFile(folder: string, id: string): Promise<string | undefined> {
  return fileText(fileOf(folder, id));
}

/** An entry's bytes, or undefined when it is gone. */
export function readEntryBytes(folder: string, id: string): Promise<Uint8Array | undefined> {
  return fileBytes(fileOf(folder, id));
}

/** Gets a text, undefined when there is none, and gives the new one: null removes it, undefined leaves it as it is. */
export type Edit = (text: string | undefined) => string | null | undefined;

/** An entry that no other window can change meanwhile. */
export interface LockedEntry {
  readonly read: () => Promise<string | undefined>;
  readonly readBytes: () => Promise<Uint8Array | undefined>;
  readonly stamp: () => Promise<string | undefined>;
}

/** As Edit, of an entry that need not be read, and that may be any bytes. */
export type LockedEdit = (entry: LockedEntry) => Promise<string | Uint8Array | null | undefined>;

/**
 * Changes an entry while no other window can, and returns when that is on the disk. `to` may be asked again.
 *
 * @param options.isDurable - whether it must outlive a crash of the computer, which takes longer.
 */
export async function edit(folder: string, id: string, to: Edit, options?: { isDurable?: boolean }): Promise<void> {
  await editLocked(folder, id, async (entry) => to(await entry.read()), options);
}

/** As edit. Returns the stamp of what was written; undefined where nothing was. */
export async function editLocked(
  folder: string,
  id: string,
  to: LockedEdit,
  { isDurable = true } = {},
): Promise<string | undefined> {
  await makeFolder(folder);
  for (;;) {
    const done = await tryToEdit(folder, id, to, isDurable);
    if (done) return done.stamp;
  }
}

/** Returns what tells an entry from all that was or will be in its place, without reading it; undefined: none is. */
export async function stampOf(folder: string, id: string): Promise<string | undefined> {
  try {
    return stampBy(await stat(fileOf(folder, id), { bigint: true }));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function stampBy({ ino, size, mtimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs].join(' ');
}

/** Returns undefined where another window took the lock for left, and nothing was changed. */
async function tryToEdit(
  folder: string,
  id: string,
  to: LockedEdit,
  isDurable: boolean,
): Promise<{ readonly stamp: string | undefined } | undefined> {
  const lock = path.join(folder, id + lockEnding);
  const file = await takeLock(lock);
  let isOurs = true;
  try {
    const wanted = await to({
      read: () => readEntryFile(folder, id),
      readBytes: () => readEntryBytes(folder, id),
      stamp: () => stampOf(folder, id),
    });
    if (wanted === null) await onceFree(() => rm(fileOf(folder, id), { force: true }));
    // Should the lock be another's by now, it starts again without it.
    if (wanted === null || wanted === undefined) return { stamp: undefined };
    await file.writeFile(wanted);
    if (isDurable) await file.sync();
    const stamp = stampBy(await file.stat({ bigint: true }));
    await file.close();
    isOurs = (await fileBytes(lock))?.equals(Buffer.from(wanted)) ?? false;
    if (!isOurs) return undefined;
    await onceFree(() => rename(lock, fileOf(folder, id)));
    isOurs = false;
    return { stamp };
  } finally {
    await file.close();
    if (isOurs) await rm(lock, { force: true });
  }
}

/** Puts a file out of the way that cannot be read as an entry. False: another window has done so. */
export async function setAside(folder: string, id: string): Promise<boolean> {
  try {
    await onceFree(() => rename(fileOf(folder, id), path.join(folder, id + damagedEnding)));
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Keeps a copy of a file that cannot be read as an entry, which is about to be replaced. */
export async function copyAside(folder: string, id: string): Promise<void> {
  await onceFree(() => copyFile(fileOf(folder, id), path.join(folder, id + damagedEnding)));
}

/** Returns the names of the files that were set aside. */
export async function listSetAside(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => name.endsWith(damagedEnding));
}

/** Removes what was set aside. */
export async function removeSetAside(folder: string): Promise<void> {
  for (const name of await listSetAside(folder)) await onceFree(() => rm(path.join(folder, name), { force: true }));
}

/** Removes all entries, what was set aside, and what windows left that ended in the middle of a change. */
export async function removeAll(folder: string): Promise<void> {
  const left = (await namesIn(folder))
    .filter((name) => name.endsWith(lockEnding))
    .map((name) => name.slice(0, -lockEnding.length));
  const ids = new Set([...(await listIds(folder)), ...(await listPacked(folder)), ...left]);
  for (const id of ids) await editLocked(folder, id, () => Promise.resolve(null));
  await removeSetAside(folder);
}

/** Makes a folder where there is none. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Removes a folder unless there is something in it. Never rejects. */
export async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

/** Returns the names of the folders in a folder; none where there is no folder yet. */
export async function listFolders(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const found = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  return names.filter((_, i) => found[i]?.isDirectory());
}

/** Removes what windows left that ended in the middle of a change. */
export async function tidy(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)).filter((one) => one.endsWith(lockEnding)))
    await removeLeft(path.join(folder, name));
}

async function takeLock(lock: string): Promise<FileHandle> {
  for (;;) {
    try {
      return await onceFree(() => open(lock, 'wx', 0o600));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (!(await removeLeft(lock))) await pause(5);
  }
}

/** Removes a lock that nobody holds any more; says whether it did. */
async function removeLeft(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found || Math.abs(Date.now() - found.mtimeMs) < longestLock) return false;
  // The disk may be another computer's, with another time.
  const now = await timeOfDisk(path.dirname(lock)).catch(() => undefined);
  if (now === undefined || Math.abs(now - found.mtimeMs) < longestLock) return false;
  await rm(lock, { force: true });
  return true;
}

/** Returns the time by the clock that dates the files of a folder, in Unix milliseconds. */
async function timeOfDisk(folder: string): Promise<number> {
  const probe = path.join(folder, randomUUID() + lockEnding);
  const file = await open(probe, 'wx', 0o600);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await rm(probe, { force: true });
  }
}

const busy = ['EBUSY', 'EPERM', 'EACCES'];

/** On Windows a file that somebody reads, such as a virus scanner, may refuse what is done to it for a moment. */
async function onceFree<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = process.platform === 'win32' ? 20 : 1; ; tries--) {
    try {
      return await run();
    } catch (error) {
      if (tries <= 1 || !hasCode(error, ...busy)) throw error;
      await pause(50);
    }
  }
}

async function fileText(file: string): Promise<string | undefined> {
  return (await fileBytes(file))?.toString();
}

async function fileBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await onceFree(() => readFile(file));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, id.endsWith(packedEnding) ? id : id + ending);
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
