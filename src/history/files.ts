import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

// One file for each entry: two windows that act at once write different files.

const ending = '.json';

/** The ids of the entries in a folder; none where there is no folder yet. */
export async function listIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.flatMap((name) => idOf(name) ?? []);
}

/** The id of an entry's file, or undefined for any other. */
export function idOf(fileName: string): string | undefined {
  return /^[\w-]+\.json$/.test(fileName) ? fileName.slice(0, -ending.length) : undefined;
}

/** An entry's text, or undefined when it is gone. */
export async function read(folder: string, id: string): Promise<string | undefined> {
  try {
    return await readFile(fileOf(folder, id), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes an entry whole or not at all, and returns when it is on the disk. */
export async function write(folder: string, id: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = `${fileOf(folder, id)}.${process.pid}`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, fileOf(folder, id));
}

/** Puts a file out of the way that cannot be read as an entry, and gives its new path. */
export async function setAside(folder: string, id: string): Promise<string> {
  const aside = path.join(folder, `${id}.damaged`);
  await rename(fileOf(folder, id), aside);
  return aside;
}

export async function remove(folder: string, id: string): Promise<void> {
  await rm(fileOf(folder, id), { force: true });
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, id + ending);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
