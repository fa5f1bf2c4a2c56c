import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ScanData } from '../../../src/scan/scanData';
import { clientsInScan } from '../../../src/scan/storedScans';
import { newFolder } from '../../support/data/entries';
import { largeScan, scanData } from '../../support/data/scanData';
import { filesIn, loaded, oldScanText, scanFolder } from '../../support/data/storedScans';
import { onFullDisk } from '../../support/system/disk';

const account = 'https://example.com';
const listing = { items: [], problems: [] };

describe('a scan that an older version has stored, in one file for all clients,', () => {
  let folder = '';
  beforeEach(() => {
    folder = newFolder();
  });

  const name = `${createHash('sha256').update(account).digest('hex').slice(0, 32)}.json`;
  const file = () => path.join(folder, name);
  const put = (data: ScanData) => {
    writeFileSync(file(), oldScanText(data));
  };
  const two = () =>
    scanData([
      { id: '1', client: 'A', failed: [{ title: '"devices":[{"place":{' }, { id: '6' }] },
      { id: '2', client: 'B', failed: [{}], dueSince: 20 },
    ]);

  it('is taken over as it was, once', async () => {
    for (const data of [two(), scanData([]), largeScan({ clients: 7, devices: 1_000, failed: 2 })]) {
      put(data);
      assert.equal(oldScanText(sorted((await loaded(folder)).data)), oldScanText(sorted(data)));
      const files = filesIn(folder);
      assert.match(files.get(name) ?? '', /^\{"version":2,/);
      assert.equal(oldScanText(sorted((await loaded(folder)).data)), oldScanText(sorted(data)));
      assert.deepEqual(filesIn(folder), files);
    }
  });

  it('is taken over as a version wrote it that knew less, with its fields in another order too', async () => {
    const place = { device: { id: '1', name: 'SRV' }, site: { id: 's', name: 'S' }, client: { id: 'c', name: 'C' } };
    const failed = [{ statusLabel: 'Failed', title: 'KB1', id: '5' }];
    const reading = { at: 2, problems: 0, failed, kind: 'read' };
    const clients = { at: 1, ids: ['c'], problems: 0 };
    const text = JSON.stringify({
      version: 1,
      devices: [{ listedAt: 1, type: 'server', reading, place }],
      lists: [],
      clients,
    });
    writeFileSync(file(), text);
    const { data } = await loaded(folder);
    assert.deepEqual([data.devices.get('1')?.place, data.clients?.ids], [place, new Set(['c'])]);
  });

  it('is taken over by two windows at once', async () => {
    put(two());
    const windows = [scanFolder(folder), scanFolder(folder)];
    await Promise.all(windows.map(({ stored }) => stored.load()));
    for (const { scan } of windows) assert.deepEqual([...scan.data.devices.keys()].sort(), ['1', '2']);
    assert.equal(filesIn(folder).size, 3);
  });

  it('is taken over by the next window where one ends in the middle of it', async () => {
    put(two());
    const old = readFileSync(file(), 'utf8');
    let made = 0;
    const { stored } = scanFolder(folder);
    const ended = onFullDisk(
      (one) => one.endsWith('.lock') && ++made === 3,
      () => assert.rejects(stored.load(), { code: 'ENOSPC' }),
    );
    await ended;
    assert.equal(readFileSync(file(), 'utf8'), old);
    assert.deepEqual([...(await loaded(folder)).data.devices.keys()].sort(), ['1', '2']);
    assert.equal(filesIn(folder).size, 3);
  });

  it('says of which clients it is, before it is taken over and after', async () => {
    put(two());
    assert.deepEqual(await clientsInScan(folder, account), new Set(['c A', 'c B']));
    await loaded(folder);
    assert.deepEqual(await clientsInScan(folder, account), new Set(['c A', 'c B']));
  });

  it('that is damaged is set aside as a whole', async () => {
    writeFileSync(file(), oldScanText(two()).slice(0, -7));
    const told: string[] = [];
    const scan = await loaded(folder, { onDamaged: (_, what) => told.push(what) });
    assert.deepEqual(
      [scan.data.devices.size, told, [...filesIn(folder).keys()]],
      [0, ['all'], [name.replace('.json', '.damaged')]],
    );
  });

  // A window of an older version beside finds the version of the file too new, says so, and stores no more of what it
  // scans; all that it ever touches are files in the folder itself.
  it('is to a window of the older version beside what a newer one wrote: it leaves it', async () => {
    put(two());
    await loaded(folder);
    assert.match(readFileSync(file(), 'utf8'), /^\{"version":2,/);
  });

  it('is cleared by a window of the older version: nothing of it is left once a window has seen it', async () => {
    put(two());
    const open = scanFolder(folder);
    await open.stored.load();
    for (const one of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) rmSync(path.join(folder, one));
    open.scan.read('1', listing, 1_000);
    await open.stored.save();
    assert.equal(open.scan.data.devices.size, 0);
    await loaded(folder);
    assert.deepEqual([...filesIn(folder)], []);
  });

  it('is taken over again where the older version has cleared it and scanned anew', async () => {
    put(two());
    const open = scanFolder(folder);
    await open.stored.load();
    put(scanData([{ id: '3', client: 'A' }]));
    await open.stored.takeChanges(undefined);
    for (const scan of [open.scan, await loaded(folder)]) assert.deepEqual([...scan.data.devices.keys()], ['3']);
    assert.equal([...filesIn(folder).values()].join().includes('SRV-2'), false);
  });
});

/** With its records in an order that does not depend on its files. */
function sorted(data: ScanData): ScanData {
  const byKey = <T>(map: ReadonlyMap<string, T>) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...data, lists: byKey(data.lists), devices: byKey(data.devices) };
}
