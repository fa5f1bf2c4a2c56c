import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkRooms, usedArrows } from '../../../scripts/checkRooms.mjs';
import { drawnIn, drawRooms } from '../../../scripts/drawRooms.mjs';
import { reachedFrom, rooms } from '../../../scripts/rooms.mjs';

/** Returns what the rules report about made-up files. */
async function violations(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-rooms-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return await checkRooms(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nothing = 'export const nothing = undefined;\n';

describe('the rooms of src', function () {
  this.timeout(60_000);

  it('keep to the table, without circles between files', async () => {
    assert.deepEqual(await checkRooms(), []);
  });

  it('are all in the table', () => {
    const folders = readdirSync('src', { withFileTypes: true }).map(({ name }) => name);
    const named = new Set(rooms.map(({ name }) => name.split('/')[0] ?? name));
    assert.deepEqual(folders.filter((name) => !name.endsWith('.json')).sort(), [...named].sort());
  });

  it('have no circles between them', () => {
    const circles = rooms.map(({ name }) => name).filter((name) => reachedFrom(name).has(name));
    assert.deepEqual(circles, []);
  });

  it('are drawn in docs/architecture.md as the table has them (node scripts/drawRooms.mjs)', () => {
    assert.equal(drawnIn(readFileSync('docs/architecture.md', 'utf8')), drawRooms());
  });

  it('have no arrow in the table that no import needs', async () => {
    const used = await usedArrows();
    const unused = rooms.flatMap(({ name, imports }) =>
      imports.map((other) => `${name} -> ${other}`).filter((arrow) => !used.has(arrow)),
    );
    assert.deepEqual(unused, []);
  });

  it('have a forbidden import reported, of values and of types', async () => {
    assert.deepEqual(
      await violations({
        'src/scan/a.ts': "import { b } from '../views/devices/b';\nexport const a = b;\n",
        'src/views/devices/b.ts': "import type { C } from '../retries/c';\nexport const b: C = 1;\n",
        'src/views/retries/c.ts': 'export type C = number;\n',
        'src/nsight/http/d.ts': "export const d = () => import('../../wording/e');\n",
        'src/wording/e.ts': "export { nothing } from '../util/f';\nexport const e = 1;\n",
        'src/util/f.ts': nothing,
        'src/inventory/g.ts': "import { start } from '../extension';\nstart();\n",
        'src/extension.ts': 'export const start = () => 1;\n',
      }),
      [
        'inventory may not import that: src/inventory/g.ts -> src/extension.ts',
        'nsight may not import that: src/nsight/http/d.ts -> src/wording/e.ts',
        'scan may not import that: src/scan/a.ts -> src/views/devices/b.ts',
        'views/devices may not import that: src/views/devices/b.ts -> src/views/retries/c.ts',
        'wording may not import that: src/wording/e.ts -> src/util/f.ts',
      ],
    );
  });

  it('have a circle between files reported, of types too', async () => {
    assert.deepEqual(
      await violations({
        'src/util/a.ts': "import { b } from './b';\nexport const a = b;\n",
        'src/util/b.ts': "import type { C } from './c';\nexport const b: C = 1;\n",
        'src/util/c.ts': "import { a } from './a';\nexport type C = typeof a;\n",
        'src/util/d.ts': "export { a } from './a';\n",
      }),
      ['circle: src/util/a.ts -> src/util/b.ts -> src/util/c.ts -> src/util/a.ts'],
    );
  });

  it('have an import of vscode reported where there may be none', async () => {
    const withVSCode = "import * as vscode from 'vscode';\nexport const { version } = vscode;\n";
    assert.deepEqual(
      await violations({
        'src/history/a.ts': withVSCode,
        'src/history/b.ts': "import type { Event } from 'vscode';\nexport type B = Event<number>;\n",
        'src/ui/c.ts': withVSCode,
      }),
      [
        'vscode in a room without it: src/history/a.ts -> vscode',
        'vscode in a room without it: src/history/b.ts -> vscode',
      ],
    );
  });

  it('have a file outside of all rooms reported', async () => {
    assert.deepEqual(
      await violations({ 'src/attic/a.ts': "export { nothing } from '../util/b';\n", 'src/util/b.ts': nothing }),
      ['no room: src/attic/a.ts -> src/util/b.ts'],
    );
  });
});
