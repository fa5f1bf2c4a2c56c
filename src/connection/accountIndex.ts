import { edit, readEntryFile } from '../storage/lockedFiles';
import { listShape, objectShape, stringShape } from '../storage/parseShape';
import { fieldsOf } from './accountSecret';

// Which accounts there are, for VS Codes that do not say what secrets they have. Windows change it under a lock.

/** The file's id in its folder. */
const indexId = 'stored';

/** Returns the ids of the accounts; none where the file cannot be read, for there may be others who know them. */
export async function readIndex(folder: string): Promise<string[]> {
  return idsIn(await readEntryFile(folder, indexId).catch(() => undefined));
}

/** Changes which ids there are; what a newer version has in the file besides stays. */
export async function editIndex(folder: string, to: (ids: readonly string[]) => readonly string[]): Promise<void> {
  await edit(folder, indexId, (text) => {
    const others = text === undefined ? {} : fieldsOf(text);
    const wanted = JSON.stringify({ version: 1, ...others, ids: [...new Set(to(idsIn(text)))] });
    return wanted === text ? undefined : wanted;
  });
}

function idsIn(text: string | undefined): string[] {
  try {
    return text === undefined ? [] : listShape(objectShape(JSON.parse(text)).ids).map(stringShape);
  } catch {
    return []; // Damaged.
  }
}
