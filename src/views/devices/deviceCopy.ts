import { copyLines } from '../../ui/copyLines';
import type { DevicesNode } from './deviceNodes';
import { titleText } from '../../wording/patchWords';

/** Copies the names of rows, one a line. */
export async function copyNames(rows: readonly DevicesNode[]): Promise<void> {
  await copyLines(rows.map((node) => copiedRecord(node)?.name));
}

/** Copies the ids of rows as N-sight gave them, one a line. */
export async function copyIds(rows: readonly DevicesNode[]): Promise<void> {
  await copyLines(rows.map((node) => copiedRecord(node)?.id));
}

function copiedRecord(node: DevicesNode): { id: string; name: string | undefined } | undefined {
  switch (node.kind) {
    case 'client':
      return node.client;
    case 'site':
      return node.site;
    case 'device':
      return node.device;
    case 'patch':
      return { id: node.patch.id, name: titleText(node.patch) };
    case 'installed':
    case 'note':
    case 'error':
      return undefined;
  }
}
