import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { bytesIn, openPast, storeLargePast } from '../../support/data/largePast';

const given = { devices: 1_000, clients: 20, failed: 4, days: 8 };

describe('the past of a large fleet', function () {
  this.timeout(60_000);

  it('takes less than 10 MB for 90 days of 10,000 devices, and writes each day once', async () => {
    const { folder, fleet, account } = await storeLargePast(given);
    const { all, state } = bytesIn(folder);
    const days = readdirSync(folder).filter((name) => name !== 'past.gz');
    assert.equal(days.length, given.days - 2);
    const perDay = (all - state) / days.length;
    const of90Days = (10_000 / given.devices) * (state + 90 * perDay);
    assert.ok(of90Days < 10e6, `${of90Days / 1e6} MB`);
    const inodes = () => days.map((name) => statSync(path.join(folder, name), { bigint: true }).ino);
    const before = inodes();
    fleet.scanOn(given.days);
    await account.take();
    await account.store();
    assert.deepEqual(inodes(), before);
    const { past } = await openPast(fleet, folder);
    assert.equal(past.trend().length, given.days + 1);
    assert.deepEqual(past.changes(), account.past.changes());
    assert.ok((past.changes()?.appeared ?? 0) > 100);
    assert.deepEqual(past.trend(), account.past.trend());
  });
});
