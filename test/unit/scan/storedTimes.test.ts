import assert from 'node:assert/strict';
import { coverageText, scannedWhen } from '../../../src/scan/coverage';
import { Scan } from '../../../src/scan/scan';
import { keyOf } from '../../../src/scan/scanData';
import { scanStats } from '../../../src/scan/scanStats';
import { exportText } from '../../../src/reports/exportFailedPatches';
import { day, hour, newFolder } from '../../support/data/entries';
import { patch } from '../../support/data/records';
import { scanData } from '../../support/data/scanData';
import { loaded as reread, store } from '../../support/data/storedScans';

const now = 1_000 * day;
const at = { now: () => now };

describe('a scan that was stored while the clock ran ahead', () => {
  const client = { id: 'c ACME', name: 'ACME' };
  /** Of two devices, one of them and its list read at a time that is still to come. */
  const stored = (ahead: number) =>
    scanData(
      [
        { id: '1', failed: [{}], listedAt: now - hour, reading: { kind: 'noData', at: now - hour } },
        { id: '2', listedAt: now + ahead, reading: { kind: 'read', at: now + ahead, failed: [], problems: 0 } },
        { id: '3', listedAt: now + ahead, reading: { kind: 'unmanaged', at: now + ahead } },
      ],
      {
        at: now + ahead,
        clients: { at: now + ahead, ids: new Set(['c ACME']), problems: 0 },
        lists: new Map([
          [
            keyOf(client, undefined, 'server'),
            {
              client,
              site: undefined,
              type: 'server',
              outcome: { kind: 'listed', at: now + ahead, problems: 0 },
              dueSince: undefined,
            },
          ],
        ]),
      },
    );

  async function afterwards(ahead: number): Promise<Scan> {
    const folder = newFolder();
    await store(folder, stored(ahead), at);
    return reread(folder, at);
  }

  it('is shown, and what it read then is in line to be read again', async () => {
    for (const ahead of [hour, 365 * day]) {
      const scan = await afterwards(ahead);
      const { read, noData, unmanaged, due, dueLists, oldest } = scanStats(scan.data);
      assert.deepEqual({ read, noData, unmanaged }, { read: 1, noData: 1, unmanaged: 1 });
      assert.deepEqual({ due, dueLists, oldest }, { due: 1, dueLists: 1, oldest: now - hour });
      scan.read('2', { items: [patch()], problems: [] }, now - 1);
      assert.deepEqual([scanStats(scan.data).failures, scanStats(scan.data).due], [1, 0]);
    }
  });

  it('has in line since now what it put there then', async () => {
    const folder = newFolder();
    const due = scanData([{ id: '1', reading: { kind: 'noData', at: now - hour }, dueSince: now + day }]);
    await store(folder, due, at);
    assert.equal((await reread(folder, at)).data.devices.get('1')?.dueSince, now);
  });

  it('says that it is not known when it was', async () => {
    const { data } = await afterwards(day);
    const when = scannedWhen(data.at ?? assert.fail(), '');
    assert.equal(when, 'Scanned at an unknown time');
    assert.match(
      coverageText(data, when, now + 3 * hour),
      /^Scanned at an unknown time.*1 not read again yet.*oldest reading 4 hr\. ago$/,
    );
    const text = exportText('json', data, { filter: undefined, grouping: 'patch', now });
    assert.match(text, /"scannedAt": null/);
  });

  it('is left as it is where a clock only differs by what the network sets it right', async () => {
    const { data } = await afterwards(500);
    assert.deepEqual([data.at, scanStats(data).due], [now + 500, 0]);
  });

  it('does not win against what another window has read since', async () => {
    const folder = newFolder();
    await store(folder, stored(day), at);
    const own = scanData([{ id: '2', listedAt: now, reading: { kind: 'noData', at: now - 5 } }], { at: now });
    await store(folder, own, at);
    const { data } = await reread(folder, at);
    assert.deepEqual([data.at, data.devices.get('2')?.reading], [now, { kind: 'noData', at: now - 5 }]);
  });
});

describe('a list of patches that was long on its way', () => {
  const reading = (at: number) => scanData([{ id: '1', reading: { kind: 'noData', at } }]);
  const listing = { items: [patch()], problems: [] };

  it('does not replace a younger one, as another window may have read it', () => {
    const scan = new Scan(() => now);
    scan.restore(reading(now - 10));
    scan.read('1', listing, now - 20);
    assert.equal(scan.data.devices.get('1')?.reading?.kind, 'noData');
    scan.read('1', listing, now - 5);
    assert.equal(scan.data.devices.get('1')?.reading?.kind, 'read');
  });

  it('replaces one from a time that is still to come', () => {
    const scan = new Scan(() => now);
    scan.restore(reading(now + day));
    scan.read('1', listing, now - 20);
    assert.equal(scan.data.devices.get('1')?.reading?.at, now - 20);
  });
});

describe('a device whose Patch Management was switched off', () => {
  it('is in line for nothing, also where it was put there by a clock that ran ahead', () => {
    const scan = new Scan(() => now);
    scan.restore(scanData([{ id: '1', reading: { kind: 'noData', at: now + day }, dueSince: now + day + 1 }]));
    const { place, type } = scan.data.devices.get('1') ?? assert.fail();
    const list = { client: place.client, site: undefined, type, outcome: undefined, dueSince: now };
    scan.listed(list, { places: [], unmanaged: [place], problems: [] }, now);
    assert.deepEqual([scanStats(scan.data).unmanaged, scan.isDeviceDue('1')], [1, false]);
  });

  it('stays so whatever a view reads of it', () => {
    const scan = new Scan(() => now);
    scan.restore(scanData([{ id: '1', reading: { kind: 'unmanaged', at: now - hour } }]));
    scan.read('1', { items: [patch()], problems: [] }, now);
    scan.unreadable('1', 'No', now);
    const { unmanaged, read, unreadable, failures } = scanStats(scan.data);
    assert.deepEqual({ unmanaged, read, unreadable, failures }, { unmanaged: 1, read: 0, unreadable: 0, failures: 0 });
  });
});
