import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ScanData } from '../../../src/scan/scanData';
import { clientsInScan, removeStoredScans } from '../../../src/scan/storedScans';
import { newFolder } from '../../support/data/entries';
import { largeScan, scanData } from '../../support/data/scanData';
import { clientsOf, filesIn, loaded, scanFolder, store } from '../../support/data/storedScans';
import { onFullDisk, onUnreadable, stepsOnDisk } from '../../support/system/disk';

const account = 'https://example.com';
const listing = { items: [], problems: [] };

/** Which files are others than before, by what they are of. */
function written(folder: string, before: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...filesIn(folder)].filter(([name, text]) => before.get(name) !== text));
}

/** The file of a client. */
function fileOf(folder: string, client: string): string {
  const [name] = [...filesIn(folder)].find(([, text]) => text.includes(`"client":${JSON.stringify(client)},`)) ?? [];
  return path.join(folder, name ?? assert.fail(`nothing is stored of ${client}`));
}

const headOf = (folder: string) =>
  path.join(folder, [...filesIn(folder).keys()].find((name) => !name.includes(path.sep)) ?? assert.fail());

const idsOf = ({ devices }: ScanData) => [...devices.keys()].sort();

describe('the clients of a stored scan', () => {
  let folder = '';
  beforeEach(() => {
    folder = newFolder();
  });

  const two = () =>
    scanData([
      { id: '1', client: 'A', failed: [{}] },
      { id: '2', client: 'B', failed: [{}] },
    ]);

  it('are written where there is news of them only: one device of 10,000 takes less than 100 kB', async () => {
    await store(folder, largeScan({ clients: 50, devices: 10_000, failed: 4 }));
    const { scan, stored } = scanFolder(folder);
    await stored.load();
    const before = filesIn(folder);
    scan.read('7', listing, Date.now());
    await stored.save();
    const news = [...written(folder, before).values()];
    assert.equal(news.length, 1);
    assert.ok((news[0] ?? '').length < 100_000, `${news[0]?.length} bytes`);
    assert.equal((await loaded(folder)).data.devices.get('7')?.reading?.kind, 'noData');
    const rest = filesIn(folder);
    scan.ended(Date.now());
    await stored.save();
    assert.deepEqual([...written(folder, rest).keys()], [path.basename(headOf(folder))]);
  });

  it('are not written where nothing has changed, nor read again by who wrote them', async () => {
    const { scan, stored } = scanFolder(folder);
    await store(folder, two());
    await stored.load();
    scan.read('1', listing, Date.now());
    await stored.save();
    let changes = 0;
    scan.onChange(() => (changes += 1));
    await onUnreadable(
      (file) => file.endsWith('.json'),
      async () => {
        assert.deepEqual([stored.hasNews, await stepsOnDisk(() => stored.save())], [false, []]);
        await stored.takeChanges(undefined);
        scan.read('2', listing, Date.now());
        await stored.save();
      },
    );
    assert.equal(changes, 1);
  });

  it('are lost by one each where a file is damaged, which is set aside and told of', async () => {
    await store(folder, two());
    const file = fileOf(folder, 'c A');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -9));
    const told: string[] = [];
    const scan = await loaded(folder, { onDamaged: (_, what) => told.push(what) });
    assert.deepEqual([idsOf(scan.data), told], [['2'], ['part']]);
    assert.ok(filesIn(folder).has(path.relative(folder, file).replace('.json', '.damaged')));
  });

  it('stay where they are when a file cannot be read for now', async () => {
    for (const find of [headOf, (from: string) => fileOf(from, 'c A')]) {
      await store(folder, two());
      const [unreadable, files] = [find(folder), filesIn(folder)];
      const { scan, stored } = scanFolder(folder);
      const load = () => assert.rejects(stored.load(), { code: 'EIO' });
      await onUnreadable((file) => file === unreadable, load);
      assert.deepEqual(filesIn(folder), files);
      // What is found in the meantime is added to what is there.
      scan.restore(
        scanData([
          { id: '3', client: 'A' },
          { id: '4', client: 'B' },
        ]),
      );
      stored.note({ isWhole: true, clients: clientsOf(scan.data) });
      await stored.save();
      assert.deepEqual(idsOf((await loaded(folder)).data), ['1', '2', '3', '4']);
      await removeStoredScans(folder);
    }
  });

  it('are all there where the file of the whole is damaged, which is set aside and told of', async () => {
    await store(folder, two());
    const file = headOf(folder);
    const name = path.basename(file).replace('.json', '.damaged');
    writeFileSync(file, '{"version":2,');
    const told: string[] = [];
    const scan = await loaded(folder, { onDamaged: (_, what) => told.push(what) });
    assert.deepEqual([idsOf(scan.data), scan.data.at, told], [['1', '2'], 10, ['part']]);
    assert.equal(filesIn(folder).get(name), '{"version":2,');
    assert.deepEqual(idsOf((await loaded(folder)).data), ['1', '2']);
  });

  it('have files with safe names, whatever their ids are', async () => {
    const ids = [
      '../../up',
      '/etc/passwd',
      'CON',
      'a',
      'A',
      '',
      '.',
      '..',
      'x'.repeat(5000),
      '\0',
      'é',
      'é',
      '__proto__',
      '\\',
      '\n"',
    ];
    const data = scanData(ids.map((id, i) => ({ id: String(i), client: id, failed: [{}] })));
    const devices = [...data.devices].map(([id, device]) => {
      const client = { id: ids[Number(id)] ?? '', name: 'name' };
      return [id, { ...device, place: { ...device.place, client } }] as const;
    });
    await store(folder, { ...data, devices: new Map(devices) });
    for (const name of filesIn(folder).keys()) assert.match(name, /^[\da-f]{32}([\\/][\da-f]{32})?\.json$/);
    assert.deepEqual((await loaded(folder)).data.devices.size, ids.length);
    for (const [id, { place }] of (await loaded(folder)).data.devices) assert.equal(place.client.id, ids[Number(id)]);
    assert.deepEqual(await clientsInScan(folder, account), new Set(ids));
  });

  it('lose their files when they are gone, in all windows', async () => {
    await store(folder, two());
    const [one, other] = [scanFolder(folder), scanFolder(folder)];
    await one.stored.load();
    await other.stored.load();
    other.scan.read('2', listing, Date.now());
    one.scan.knowClients({ items: [{ id: 'c A', name: 'A' }], problems: [] }, Date.now());
    await one.stored.save();
    assert.equal([...filesIn(folder).values()].join().includes('SRV-2'), false);
    await other.stored.save();
    await other.stored.takeChanges(undefined);
    await other.stored.save();
    assert.deepEqual([idsOf(other.scan.data), filesIn(folder).size], [['1'], 2]);
    assert.deepEqual(idsOf((await loaded(folder)).data), ['1']);
  });

  it('have a device once that has moved from one to the other', async () => {
    await store(folder, two());
    const { scan, stored } = scanFolder(folder);
    await stored.load();
    const { place } = scan.data.devices.get('1') ?? assert.fail();
    const client = { id: 'c B', name: 'B' };
    const list = { client, site: undefined, type: 'server', outcome: undefined, dueSince: undefined } as const;
    const places = ['1', '2'].map((id) => ({ ...place, client, device: { id, name: id } }));
    const old = readFileSync(fileOf(folder, 'c A'), 'utf8');
    const file = fileOf(folder, 'c A');
    scan.listed(list, { places, unmanaged: [], problems: [] }, Date.now());
    await stored.save();
    assert.equal([...filesIn(folder).values()].join().includes('"c A"'), false);
    writeFileSync(file, old); // as where the window ended before it was removed
    const again = await loaded(folder);
    assert.deepEqual([...again.data.devices].map(([id, one]) => [id, one.place.client.id]).sort(), [
      ['1', 'c B'],
      ['2', 'c B'],
    ]);
  });

  it('are each as they were, or as they are, where a window ends in the middle of a save', async () => {
    await store(folder, two());
    const { scan, stored } = scanFolder(folder);
    await stored.load();
    for (const id of ['1', '2']) scan.read(id, listing, Date.now());
    scan.ended(Date.now());
    const last = path.basename(fileOf(folder, 'c B')).replace('.json', '.lock');
    await onFullDisk(
      (file) => file.endsWith(last),
      () => assert.rejects(stored.save(), { code: 'ENOSPC' }),
    );
    const kinds = ({ data }: { readonly data: ScanData }) =>
      [...data.devices.values()].map(({ reading }) => reading?.kind).sort();
    assert.deepEqual(kinds(await loaded(folder)), ['noData', 'read']);
    assert.equal(stored.hasNews, true);
    await stored.save();
    assert.deepEqual(kinds(await loaded(folder)), ['noData', 'noData']);
  });

  it('that are left where a clearing window ended are removed, and nothing of them is shown', async () => {
    await store(folder, two());
    rmSync(headOf(folder));
    assert.equal((await loaded(folder, { account: 'https://other.example' })).data.devices.size, 0);
    assert.equal(filesIn(folder).size, 0);
  });

  it('of a scan that was cleared do not come back with the next', async () => {
    await store(folder, two());
    const [file, left] = [fileOf(folder, 'c B'), readFileSync(fileOf(folder, 'c B'))];
    for (const name of filesIn(folder).keys()) rmSync(path.join(folder, name));
    await store(folder, scanData([{ id: '1', client: 'A' }]));
    writeFileSync(file, left);
    assert.deepEqual(idsOf((await loaded(folder)).data), ['1']);
    assert.equal([...filesIn(folder).values()].join().includes('SRV-2'), false);
  });
});
