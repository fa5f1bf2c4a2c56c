import assert from 'node:assert/strict';
import { demoFleet } from '../../../src/demo/demoFleet';
import { madeUpPast } from '../../../src/demoPast/madeUpPast';
import { Scan } from '../../../src/scan/scan';
import { failedPatchesIn } from '../../../src/scan/scanData';
import { scanStats } from '../../../src/scan/scanStats';
import { updateKeyOf } from '../../../src/scan/updateKey';
import { dayAfter, dayOf } from '../../../src/snapshots/day';
import { MemoryDays, pastOfReadings } from '../../../src/snapshots/memoryDays';
import { Past } from '../../../src/snapshots/past';
import { scanNow } from '../../support/data/scans';
import { sessionWith } from '../../support/simulator/fleets';

/** Scans the demo fleet, with what is made up of the days before. */
async function scanned() {
  const now = Date.now();
  const { simulator, session } = await sessionWith({ fleet: demoFleet(now) });
  const made = (await madeUpPast(simulator.url, now)) ?? assert.fail('there is no past');
  const days = new MemoryDays();
  const scan = new Scan();
  const past = new Past({ now: () => Date.now(), listed: () => scan.data.devices, days });
  past.restore(await pastOfReadings(made, days, () => now));
  const before = past.trend();
  await scanNow(session, scan);
  for (const [id, { reading }] of scan.data.devices) past.add(id, reading);
  return { past, scan, made, before };
}

describe('the made-up past of the demo fleet', () => {
  let given: Awaited<ReturnType<typeof scanned>> | undefined;
  const demo = () => given ?? assert.fail();
  before(async function () {
    this.timeout(60_000);
    given = await scanned();
  });

  it('is of the devices that a scan reads, under the same names', () => {
    const { scan, made } = demo();
    const read = [...scan.data.devices.values()].filter(({ reading }) => reading?.kind === 'read');
    assert.equal(read.length, made.listed.size);
    for (const { place } of read) {
      const { client, site, device } = made.listed.get(place.device.id)?.place ?? assert.fail(place.device.name);
      assert.deepEqual(
        [client.id, client.name, site.id, site.name, device.name],
        [place.client.id, place.client.name, place.site.id, place.site.name, place.device.name],
      );
    }
  });

  it('knows since when all fails that a scan finds, and what of it is new', () => {
    const { past, scan } = demo();
    let [fresh, old, all] = [0, 0, 0];
    const weekAgo = dayAfter(dayOf(Date.now()), -7);
    for (const [id, { reading }] of scan.data.devices)
      for (const patch of reading?.kind === 'read' ? reading.failed : []) {
        const age = past.ageOf(id, patch) ?? assert.fail(patch.title);
        all += 1;
        if (past.isNew(id, patch)) fresh += 1;
        if (dayOf(age.firstSeen) <= weekAgo) old += 1;
      }
    assert.equal(all, [...failedPatchesIn(scan.data)].length);
    const { appeared, gone } = past.changes() ?? assert.fail();
    assert.equal(appeared, fresh);
    assert.ok(fresh >= 5 && fresh <= 30, `${fresh} new`);
    assert.ok(gone >= 5 && gone <= 40, `${gone} gone`);
    assert.ok(old > all / 2, `${old} of ${all} for a week`);
  });

  it('leads to today by a believable way, with a bad Tuesday and days on which nobody scanned', () => {
    const { past, scan, before } = demo();
    const trend = past.trend();
    const today = trend.at(-1) ?? assert.fail();
    assert.deepEqual([trend.length, today.day], [before.length + 1, dayOf(Date.now())]);
    const updates = (found: Iterable<string>) => new Set(found).size;
    const stats = scanStats(scan.data);
    assert.equal(today.failedDevices, stats.failedDevices);
    assert.ok(today.failed <= stats.failures && updates([...failedPatchesIn(scan.data)].map(updateKeyOf)) > 10);
    const failed = before.map((day) => day.failed);
    assert.ok(Math.max(...failed) < 1.6 * today.failed && Math.min(...failed) > 0.5 * today.failed, failed.join());
    const yesterday = before.at(-1) ?? assert.fail();
    assert.ok(Math.abs(yesterday.failed - today.failed) < 0.15 * today.failed, failed.join());
    const most = Math.max(...before.map(({ appeared }) => appeared));
    const usual = before.map(({ appeared }) => appeared).toSorted((a, b) => a - b)[Math.floor(before.length / 2)] ?? 0;
    assert.ok(most > 1.8 * usual, `${most} against ${usual}`);
    assert.ok(before.every(({ reboot, read, known }) => reboot > 0 && read > 0.8 * known));
  });

  it('is none of a fleet that is gone', async () => {
    assert.equal(await madeUpPast('http://127.0.0.1:1', Date.now()), undefined);
  });
});
