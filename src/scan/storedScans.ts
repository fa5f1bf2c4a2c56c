import path from 'node:path';
import {
  editLocked,
  listFolders,
  listIds,
  readEntryFile,
  removeAll,
  removeEmpty,
  removeSetAside,
  stampOf,
  tidy,
} from '../storage/lockedFiles';
import { Texts } from './internTexts';
import { isOldScan, parseOldScan } from './oldScan';
import { parseHead } from './scanHead';
import { parseClientFileHead, scanFileIdOf } from './scanLines';

// The stored scans of all accounts. Of each there is ID.json for the whole, and the folder ID with a file for each
// client.

/** Returns the ids of the scans of which anything is stored. Rejects with the errors of the file system. */
export async function storedScanIds(folder: string): Promise<Set<string>> {
  return new Set([...(await listIds(folder)), ...(await scanFolders(folder))]);
}

/** Removes all that is stored of any scan. Rejects with the errors of the file system. */
export async function removeStoredScans(folder: string): Promise<void> {
  await removeAll(folder); // From now on no window adds a client.
  for (const id of await scanFolders(folder)) {
    await removeAll(path.join(folder, id));
    await removeEmpty(path.join(folder, id));
  }
}

/** Removes the clients that are left of scans that a window has cleared that ended, or is of an older version. */
export async function removeLeftOvers(folder: string): Promise<void> {
  for (const scan of await scanFolders(folder)) {
    const clients = path.join(folder, scan);
    const isCleared = async () => (await stampOf(folder, scan)) === undefined;
    if (!(await isCleared())) continue;
    for (const id of await listIds(clients))
      await editLocked(clients, id, async () => ((await isCleared()) ? null : undefined));
    if (!(await isCleared())) continue;
    await tidy(clients);
    await removeSetAside(clients);
    await removeEmpty(clients);
  }
}

/** Returns the ids of the clients in the stored scan of an account; none where there is none that can be read. */
export async function clientsInScan(folder: string, account: string): Promise<Set<string>> {
  try {
    const scan = scanFileIdOf(account);
    const text = (await readEntryFile(folder, scan)) ?? '';
    if (isOldScan(text)) return await clientsInOldScan(text);
    const { key, clients } = parseHead(text);
    const ids = new Set(clients?.ids);
    for (const id of await listIds(path.join(folder, scan))) {
      const head = clientHeadOf((await readEntryFile(path.join(folder, scan), id)) ?? '');
      if (head?.scan === key) ids.add(head.client);
    }
    return ids;
  } catch {
    return new Set(); // Nothing of it will be shown either.
  }
}

async function clientsInOldScan(text: string): Promise<Set<string>> {
  const { clients, lists, devices } = await parseOldScan(text, new Texts());
  return new Set([
    ...(clients?.ids ?? []),
    ...[...lists.values()].map(({ client }) => client.id),
    ...[...devices.values()].map(({ place }) => place.client.id),
  ]);
}

/** Returns what a client's file says of itself; undefined where it cannot be read. */
export function clientHeadOf(text: string): ReturnType<typeof parseClientFileHead> | undefined {
  try {
    return parseClientFileHead(text);
  } catch {
    return undefined;
  }
}

async function scanFolders(folder: string): Promise<string[]> {
  return (await listFolders(folder)).filter((name) => /^[0-9a-f]{32}$/.test(name));
}
