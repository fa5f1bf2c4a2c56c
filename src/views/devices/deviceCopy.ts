import { copyLines } from '../../ui/copyLines';
import type { Node } from './deviceNodes';

/** Copies the names of rows, one a line. */
export async function copyNames(rows: readonly Node[]): Promise<void> {
  await copyLines(rows.map((node) => record(node)?.name));
}

/** Copies the ids of rows as N-sight gave them, one a line. */
export async function copyIds(rows: readonly Node[]): Promise<void> {
  await copyLines(rows.map((node) => record(node)?.id));
}

function record(node: Node): { id: string; name: string } | undefined {
  switch (node.kind) {
    case 'client':
      return node.client;
    case 'site':
      return node.site;
    case 'device':
      return node.device;
    case 'patch':
      return { id: node.patch.id, name: node.patch.title };
    case 'installed':
    case 'note':
    case 'error':
      return undefined;
  }
}
