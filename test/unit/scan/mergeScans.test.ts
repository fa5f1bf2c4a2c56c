import assert from 'node:assert/strict';
import { merge } from '../../../src/scan/mergeScans';
import { keyOf, listsOf, type ScanData, type ScanList } from '../../../src/scan/scanData';
import { scanStats } from '../../../src/scan/scanStats';
import { afterRestart, oldScanText } from '../../support/data/storedScans';
import { randomOf } from '../../support/simulator/fleets';
import { scanData, scanDevice, type GivenDevice } from '../../support/data/scanData';

const acme = { id: 'c ACME', name: 'ACME' };

function list(given: Partial<ScanList> = {}): ScanList {
  return {
    client: acme,
    site: undefined,
    type: 'server',
    outcome: { kind: 'listed', at: 1, problems: 0 },
    dueSince: undefined,
    ...given,
  };
}

function withLists(devices: readonly GivenDevice[], ...lists: ScanList[]): ScanData {
  return scanData(devices, { lists: new Map(lists.map((one) => [keyOf(one.client, one.site, one.type), one])) });
}

describe('two scans of the same account', () => {
  const readings = (data: ScanData) =>
    Object.fromEntries([...data.devices].map(([id, { reading }]) => [id, reading && `${reading.kind} ${reading.at}`]));

  it('are merged to the newest of each device, whichever comes first', () => {
    const a = withLists(
      [
        { id: '1', reading: { kind: 'noData', at: 5 } },
        { id: '2', reading: { kind: 'noData', at: 9 } },
      ],
      list(),
    );
    const b = withLists(
      [
        { id: '1', reading: { kind: 'unreadable', at: 7, reason: 'No' } },
        { id: '2', reading: { kind: 'noData', at: 3 } },
      ],
      list(),
    );
    for (const merged of [merge(a, b), merge(b, a)])
      assert.deepEqual(readings(merged), { 1: 'unreadable 7', 2: 'noData 9' });
  });

  it('forget a device that a newer list does not have, and keep one that only an older list misses', () => {
    const a = withLists([{ id: '1', listedAt: 5 }], list({ outcome: { kind: 'listed', at: 5, problems: 0 } }));
    const newer = withLists([], list({ outcome: { kind: 'listed', at: 6, problems: 0 } }));
    const older = withLists([], list({ outcome: { kind: 'listed', at: 4, problems: 0 } }));
    const same = withLists([], list({ outcome: { kind: 'listed', at: 5, problems: 0 } }));
    const elsewhere = withLists([], list({ type: 'workstation', outcome: { kind: 'listed', at: 6, problems: 0 } }));
    for (const [b, size] of [
      [newer, 0],
      [older, 1],
      [same, 1],
      [elsewhere, 1],
    ] as const)
      assert.deepEqual([merge(a, b).devices.size, merge(b, a).devices.size], [size, size]);
  });

  it('forget the clients that are gone', () => {
    const a = withLists([{ id: '1', listedAt: 5 }], list());
    const b = scanData([], { clients: { at: 6, ids: new Set(['c other']), problems: 0 } });
    for (const merged of [merge(a, b), merge(b, a)])
      assert.deepEqual([merged.devices.size, merged.lists.size, merged.clients?.at], [0, 0, 6]);
  });

  it('forget nothing for a list that is not whole: of clients, or of devices', () => {
    const a = withLists([{ id: '1', listedAt: 5 }], list());
    const newer = [
      scanData([], { clients: { at: 6, ids: new Set(['c other']), problems: 1 } }),
      scanData([], { clients: { at: 6, ids: new Set(), problems: 0 } }),
      withLists([], list({ outcome: { kind: 'listed', at: 6, problems: 1 } })),
      withLists([], list({ outcome: { kind: 'unreadable', at: 6, reason: 'No' } })),
    ];
    for (const b of newer)
      for (const merged of [merge(a, b), merge(b, a)])
        assert.deepEqual([merged.devices.size, merged.lists.size], [1, 1]);
  });

  it('have in line what one of them has in line and none has read since', () => {
    const waiting = withLists([{ id: '1', dueSince: 6, reading: { kind: 'noData', at: 2 } }], list());
    const read = withLists([{ id: '1', reading: { kind: 'noData', at: 8 } }], list());
    const readBefore = withLists([{ id: '1', reading: { kind: 'noData', at: 4 } }], list());
    assert.deepEqual([scanStats(merge(waiting, read)).due, scanStats(merge(read, waiting)).due], [0, 0]);
    assert.deepEqual([scanStats(merge(waiting, readBefore)).due, scanStats(merge(readBefore, waiting)).due], [1, 1]);
  });

  it('take Patch Management for what the newest list says', () => {
    const off = withLists([{ id: '1', listedAt: 5, reading: { kind: 'unmanaged', at: 5 } }], list());
    const on = {
      ...off,
      devices: new Map([['1', { ...scanDevice({ id: '1', listedAt: 9, dueSince: 9 }), reading: undefined }]]),
    };
    for (const merged of [merge(off, on), merge(on, off)])
      assert.deepEqual([readings(merged), scanStats(merged).due], [{ 1: undefined }, 1]);
    const offAgain = withLists([{ id: '1', listedAt: 12, reading: { kind: 'unmanaged', at: 12 } }], list());
    for (const merged of [merge(offAgain, on), merge(on, offAgain)])
      assert.deepEqual([readings(merged), scanStats(merged).due], [{ 1: 'unmanaged 12' }, 0]);
    // A window that has not seen the newest list may put it in line even after that.
    const queued = withLists([{ id: '1', listedAt: 9, dueSince: 15 }], list());
    for (const merged of [merge(offAgain, queued), merge(queued, offAgain)]) assert.equal(scanStats(merged).due, 0);
  });

  it('merged with themselves stay as they are, and so does what was stored of them', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomOf(seed);
      const kinds = ['noData', 'unmanaged'] as const;
      const data = withLists(
        Array.from({ length: 20 }, (_, n): GivenDevice => {
          const reading =
            random() < 0.5
              ? {}
              : { reading: { kind: kinds[Math.floor(random() * 2)] ?? 'noData', at: Math.floor(random() * 9) } };
          return {
            id: `${n}`,
            failed: random() < 0.5 ? [] : [{}],
            listedAt: 9,
            ...(random() < 0.3 ? { dueSince: 9 } : {}),
            ...reading,
          };
        }),
        ...listsOf({ kind: 'client', client: acme }).map((one) => list(one)),
      );
      assert.equal(oldScanText(await afterRestart(data)), oldScanText(data));
      assert.deepEqual(readings(merge(data, data)), readings(data));
    }
  });
});
