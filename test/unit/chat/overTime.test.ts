import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { parseFailedInput, type FailedInput } from '../../../src/chat/toolInput';
import { Inventory } from '../../../src/inventory/inventory';
import type { ScanDevice } from '../../../src/scan/scanData';
import { dayAfter, dayOf } from '../../../src/snapshots/day';
import type { FleetPast } from '../../../src/snapshots/fleetPast';
import { listShape, objectShape } from '../../../src/storage/parseShape';
import { Folder } from '../../support/data/entries';
import { fakePast } from '../../support/data/fakePast';
import { halfScanned } from '../../support/data/halfScanned';

const folder = new Folder();
const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
const dayMs = 24 * 60 * 60 * 1000;
const now = new Date().setHours(12);
const today = dayOf(now);
const [yesterday, tenDaysAgo, threeDaysAgo] = [dayAfter(today, -1), dayAfter(today, -10), dayAfter(today, -3)];

/** SRV-5 failed today; SRV-6 for ten days; SRV-7 as long or longer; SRV-8 when first read; nothing of SRV-9. */
const ages = {
  '1-0': { firstSeen: now },
  '1-1': { firstSeen: now - 10 * dayMs },
  '1-2': { firstSeen: now - 10 * dayMs, isAtLeast: true },
  '1-3': { firstSeen: now - 3 * dayMs, isAtLeast: true },
};

async function answer(given: Partial<FailedInput>, past: FleetPast | undefined, readAt = now) {
  const { session, scan } = await halfScanned(2, 5, (client) => new Inventory(client));
  const read = [...scan.data.devices].map(([id, { reading, ...device }]): [string, ScanDevice] => [
    id,
    { ...device, reading: reading && { ...reading, at: readAt } },
  ]);
  scan.restore({ ...scan.data, devices: new Map(read) });
  const { signal } = new AbortController();
  const input = { ...nothing, client: 'Client 1', ...given };
  const text = await failedPatches({ session, scan, past, input, signal }, await folder.loaded());
  const { failed, found, notes, overTime, coverage } = objectShape(JSON.parse(text ?? '{}'));
  const rows = listShape(failed).map((one) => {
    const { device, patches } = objectShape(one);
    const { failingSince, new: isNew } = objectShape(listShape(patches)[0]);
    return [device, failingSince, isNew].filter((value) => value !== undefined).map(String);
  });
  return { rows, found, notes, overTime, coverage };
}

describe('what chat answers over time', () => {
  const changes = { since: yesterday, appeared: 1, gone: 30 };

  it('is since when each fails, "or earlier" where that is not known, and what is new and gone', async () => {
    const past = fakePast(yesterday, ages, changes);
    const { rows, overTime } = await answer({}, past);
    assert.deepEqual(rows, [
      ['SRV-5', today, 'true'],
      ['SRV-6', tenDaysAgo],
      ['SRV-7', `${tenDaysAgo} or earlier`],
      ['SRV-8', `${threeDaysAgo} or earlier`],
      ['SRV-9'],
    ]);
    assert.deepEqual(overTime, [
      `1 of these is new since ${yesterday}, the last day before today on which devices were read.`,
      '30 others that failed by then are gone.',
    ]);
    assert.deepEqual(past.asked, [['1']]);
  });

  it('is only what is new, and of how many devices that can be known', async () => {
    const { rows, found, notes, overTime, coverage } = await answer({ newOnly: true }, fakePast(yesterday, ages));
    assert.deepEqual([rows, found], [[['SRV-5', today, 'true']], '1 failed patch on 1 device']);
    assert.deepEqual(notes, ['4 other failed patches are not what was asked for.']);
    assert.match(String(coverage), /^5 of 5 devices read/);
    assert.equal(listShape(overTime).length, 1);
    const stale = await answer({ newOnly: true }, fakePast(yesterday, {}), now - dayMs);
    assert.deepEqual(stale.rows, []);
    assert.match(String(stale.overTime), /Only 0 of 5 devices were read since then: of the others it is not known/);
  });

  it('is only what has been failing for so many days, and how many more may have been', async () => {
    const { rows, overTime } = await answer({ failingForDays: 7 }, fakePast(yesterday, ages));
    assert.deepEqual(rows, [
      ['SRV-6', tenDaysAgo],
      ['SRV-7', `${tenDaysAgo} or earlier`],
    ]);
    assert.equal(
      listShape(overTime).at(-1),
      '2 more patches have failed since the device was first read, less than 7 days ago: it may be longer.',
    );
    assert.equal((await answer({ failingForDays: 10 }, fakePast(yesterday, ages))).rows.length, 2);
    assert.equal((await answer({ failingForDays: 11 }, fakePast(yesterday, ages))).rows.length, 0);
  });

  it('is that nothing can be new where nothing was read before today', async () => {
    const { rows, overTime } = await answer({ newOnly: true }, fakePast(undefined, ages));
    assert.deepEqual(rows, []);
    assert.deepEqual(overTime, ['No device was read on a day before today, so it cannot be told what is new.']);
  });

  it('says what is gone of clients and of the fleet, not of a part of them', async () => {
    const past = fakePast(yesterday, ages, changes);
    await answer({ client: undefined }, past);
    assert.deepEqual(past.asked, ['all']);
    const { overTime } = await answer({ patch: 'KB' }, past);
    assert.deepEqual([past.asked, String(overTime).includes('gone')], [['all'], false]);
  });

  it('says nothing of time where nothing is known of it', async () => {
    const { rows, overTime } = await answer({}, undefined);
    assert.deepEqual([rows.flat(), overTime], [['SRV-5', 'SRV-6', 'SRV-7', 'SRV-8', 'SRV-9'], undefined]);
  });
});

describe('what a model asks over time', () => {
  const parsed = (given: object) => {
    const read = parseFailedInput(given);
    return 'wrong' in read ? read.wrong : [read.input.newOnly, read.input.failingForDays];
  };

  it('may be written as texts, and left out in every way', () => {
    assert.deepEqual(parsed({}), [undefined, undefined]);
    assert.deepEqual(parsed({ newOnly: null, failingForDays: '' }), [undefined, undefined]);
    assert.deepEqual(parsed({ newOnly: false, failingForDays: 0 }), [undefined, undefined]);
    assert.deepEqual(parsed({ newOnly: 'True' }), [true, undefined]);
    assert.deepEqual(parsed({ failingForDays: '7' }), [undefined, 7]);
    assert.deepEqual(parsed({ newOnly: 'false', failingForDays: 400 }), [undefined, 400]);
  });

  it('is refused with what is wrong', () => {
    for (const newOnly of ['yes', 1, [], {}])
      assert.equal(parsed({ newOnly }), 'newOnly must be true or false.', JSON.stringify(newOnly));
    for (const failingForDays of ['a week', -1, 1.5, 401, NaN, true, [7], {}])
      assert.equal(parsed({ failingForDays }), 'failingForDays must be a whole number of days, at most 400.');
    assert.match(String(parsed({ newOnly: true, failingForDays: 7 })), /exclude each other/);
  });
});
