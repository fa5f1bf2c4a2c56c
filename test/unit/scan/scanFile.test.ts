import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ScanData } from '../../../src/scan/scanData';
import { ScanFile } from '../../../src/scan/scanFile';
import { newFolder } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';

describe('a stored scan that another window has cleared, which this one has not seen yet,', () => {
  for (const [what, keeps, devices] of [
    ['stays cleared when this one stores', false, 0],
    ['is stored again by one that is just scanning', true, 2],
  ] as const)
    it(what, async () => {
      const folder = newFolder();
      const file = new ScanFile('https://example.com', { folder, now: () => 100, onDamaged: () => assert.fail() });
      let known: ScanData = scanData([{ id: '1' }]);
      const save = () =>
        file.save(
          () => known,
          (merged) => {
            known = merged;
          },
          keeps,
        );
      await save();
      const [name = ''] = readdirSync(folder);
      rmSync(path.join(folder, name));
      known = scanData([{ id: '1' }, { id: '2' }]);
      await save();
      assert.deepEqual([known.devices.size, readdirSync(folder)], [devices, devices === 0 ? [] : [name]]);
    });
});
