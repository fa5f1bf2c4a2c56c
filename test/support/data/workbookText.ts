import assert from 'node:assert/strict';
import { read } from '@e965/xlsx';

/** Returns all that is written in an Excel workbook: the names and contents of every file that is packed in it. */
export function workbookText(content: string | Uint8Array): string {
  const files: unknown = Reflect.get(read(content, { bookFiles: true }), 'files');
  assert.ok(typeof files === 'object' && files !== null);
  const parts = Object.entries(files).map(([name, part]: [string, unknown]) => {
    const packed: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'content') : undefined;
    return `${name}\n${packed instanceof Uint8Array ? Buffer.from(packed).toString() : ''}`;
  });
  assert.ok(parts.length > 8);
  return parts.join('\n');
}
