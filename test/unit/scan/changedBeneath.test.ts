import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NewerVersionError } from '../../../src/storage/parseShape';
import { newFolder } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';
import { filesIn, loaded, scanFolder, store } from '../../support/data/storedScans';

const listing = { items: [], problems: [] };

/** A window that has the scan of two clients open, and the file of the first. */
async function opened() {
  const folder = newFolder();
  await store(
    folder,
    scanData([
      { id: '1', client: 'A', failed: [{}] },
      { id: '2', client: 'B', failed: [{}] },
    ]),
  );
  const told: unknown[] = [];
  const tell = (error: unknown) => told.push(error);
  const window = scanFolder(folder, { onDamaged: tell, onNewer: tell });
  await window.stored.load();
  const [name = ''] = [...filesIn(folder)].find(([, text]) => text.includes('"client":"c A",')) ?? [];
  const file = path.join(folder, name);
  const text = readFileSync(file, 'utf8');
  const readBoth = () => {
    for (const id of ['1', '2']) window.scan.read(id, listing, Date.now());
  };
  return { folder, ...window, told, file, text, readBoth };
}

const kindsIn = async (folder: string) =>
  [...(await loaded(folder, { onNewer: () => undefined })).data.devices].map(([id, { reading }]) => [
    id,
    reading?.kind,
  ]);

describe('the file of a client that is changed beneath a window', () => {
  for (const [how, change] of [
    [
      'damaged',
      (file: string, text: string) => {
        writeFileSync(file, text.slice(0, -9));
      },
    ],
    [
      'emptied',
      (file: string) => {
        writeFileSync(file, '');
      },
    ],
    [
      'removed',
      (file: string) => {
        rmSync(file);
      },
    ],
  ] as const)
    for (const isSeen of [true, false])
      it(`is made anew where it was ${how}, ${isSeen ? 'as it is seen' : 'and nobody saw it'}`, async () => {
        const { folder, scan, stored, file, text, readBoth } = await opened();
        change(file, text);
        if (isSeen) await stored.takeChanges(undefined);
        assert.equal(scan.data.devices.size, 2, 'the window has all of it');
        readBoth();
        await stored.save();
        assert.deepEqual(await kindsIn(folder), [
          ['1', 'noData'],
          ['2', 'noData'],
        ]);
      });

  it('is left alone where a newer version wrote it, and the other client is stored', async () => {
    for (const isSeen of [true, false]) {
      const { folder, stored, file, text, readBoth, told } = await opened();
      const newer = text.replace(/"version":\d+/, '"version":99');
      assert.notEqual(newer, text);
      writeFileSync(file, newer);
      if (isSeen) await stored.takeChanges(undefined);
      readBoth();
      await assert.rejects(stored.save(), NewerVersionError);
      await assert.rejects(stored.save(), NewerVersionError);
      assert.equal(readFileSync(file, 'utf8'), newer);
      assert.deepEqual(await kindsIn(folder), [['2', 'noData']]);
      assert.ok(told.every((error) => error instanceof NewerVersionError));
    }
  });
});
