import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { newFolder } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';
import { clientsOf, filesIn, scanFolder } from '../../support/data/storedScans';

describe('a stored scan that another window has cleared, which this one has not seen yet,', () => {
  for (const [what, keeps, devices] of [
    ['stays cleared when this one stores', false, 0],
    ['is stored again by one that is just scanning', true, 2],
  ] as const)
    it(what, async () => {
      const folder = newFolder();
      const { scan, stored } = scanFolder(folder);
      const know = (...ids: string[]) => {
        scan.restore(scanData(ids.map((id) => ({ id }))));
        stored.note({ isWhole: true, clients: clientsOf(scan.data) });
      };
      know('1');
      await stored.save();
      const before = [...filesIn(folder).keys()];
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
      know('1', '2');
      await stored.save(keeps);
      assert.deepEqual([scan.data.devices.size, [...filesIn(folder).keys()]], [devices, devices === 0 ? [] : before]);
    });
});
