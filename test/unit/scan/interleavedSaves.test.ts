import assert from 'node:assert/strict';
import { removeStoredScans } from '../../../src/scan/storedScans';
import { newFolder } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';
import { filesIn, loaded, scanFolder, store } from '../../support/data/storedScans';
import { randomOf } from '../../support/simulator/fleets';

const listing = { items: [], problems: [] };

describe('two windows that store a scan at the same time', () => {
  let folder = '';
  beforeEach(() => {
    folder = newFolder();
  });

  it('lose nothing that either has read, whatever comes first', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      folder = newFolder();
      const random = randomOf(seed);
      const ids = Array.from({ length: 30 }, (_, i) => String(i));
      await store(folder, scanData(ids.map((id) => ({ id, client: `C${Number(id) % 5}`, failed: [{}] }))));
      const windows = [scanFolder(folder), scanFolder(folder)];
      for (const { stored } of windows) await stored.load();
      const saves: Promise<void>[] = [];
      for (const [i, id] of ids.entries()) {
        const { scan, stored } = windows[Math.floor(random() * 2)] ?? assert.fail();
        scan.read(id, listing, 1_000 + i);
        if (random() < 0.4) saves.push(stored.save());
        if (random() < 0.2) await Promise.all(saves.splice(0));
        if (random() < 0.2) await stored.takeChanges(undefined);
      }
      await Promise.all(saves);
      for (const { stored } of windows) await stored.save();
      for (const { stored } of windows) await stored.takeChanges(undefined);
      for (const { scan } of [...windows, { scan: await loaded(folder) }])
        assert.deepEqual(
          [...scan.data.devices].filter(([, { reading }]) => reading?.kind !== 'noData').map(([id]) => id),
          [],
          `seed ${seed}`,
        );
    }
  });

  it('have nothing left of it where one of them clears it in the middle', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => String(i));
    await store(folder, scanData(ids.map((id) => ({ id, client: `C${id}` }))));
    const [one, other] = [scanFolder(folder), scanFolder(folder)];
    await one.stored.load();
    await other.stored.load();
    for (const id of ids) other.scan.read(id, listing, 1_000);
    const saving = other.stored.save();
    await removeStoredScans(folder);
    one.stored.removed();
    await saving;
    await other.stored.takeChanges(undefined);
    assert.deepEqual([[...filesIn(folder).keys()], other.scan.data.devices.size], [[], 0]);
  });

  it('keep what the one is scanning that goes on, all of it', async () => {
    await store(
      folder,
      scanData([
        { id: '1', client: 'A' },
        { id: '2', client: 'B' },
      ]),
    );
    const other = scanFolder(folder);
    await other.stored.load();
    await removeStoredScans(folder);
    other.scan.read('1', listing, 1_000);
    await other.stored.save(true);
    assert.equal((await loaded(folder)).data.devices.size, 2);
  });

  it('see what was scanned anew after it was cleared, and no more', async () => {
    await store(folder, scanData([{ id: '1', client: 'A' }]));
    const other = scanFolder(folder);
    await other.stored.load();
    await removeStoredScans(folder);
    await store(folder, scanData([{ id: '2', client: 'B' }]));
    other.scan.read('1', listing, 1_000);
    await other.stored.save();
    await other.stored.takeChanges(undefined);
    assert.deepEqual(
      [[...other.scan.data.devices.keys()], [...(await loaded(folder)).data.devices.keys()]],
      [['2'], ['2']],
    );
  });
});
