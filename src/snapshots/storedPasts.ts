import path from 'node:path';
import {
  editLocked,
  listFolders,
  listPacked,
  listSetAside,
  packedEnding,
  removeAll,
  removeEmpty,
} from '../storage/lockedFiles';

// The stored pasts of all accounts: a folder for each, named by a hash as its scan is.

/** The id of the file of what is known now. */
export const pastId = `past${packedEnding}`;

/**
 * Returns the ids of the accounts of which a past is stored, one that was set aside included. Rejects with the errors
 * of the file system.
 */
export async function storedPastIds(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const id of await listFolders(folder)) {
    const account = path.join(folder, id);
    const names = [...(await listPacked(account)), ...(await listSetAside(account))];
    if (names.length > 0) found.push(id);
  }
  return found;
}

/** Removes all that is stored of any past. Rejects with the errors of the file system. */
export async function removeStoredPasts(folder: string): Promise<void> {
  for (const id of await listFolders(folder)) {
    const account = path.join(folder, id);
    await editLocked(account, pastId, () => Promise.resolve(null)); // From now on no window adds a day.
    await removeAll(account);
    await removeEmpty(account);
  }
}
