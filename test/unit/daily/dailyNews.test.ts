import assert from 'node:assert/strict';
import { dailyNews, dailyNewsText } from '../../../src/daily/dailyNews';
import { dayAfter, dayOf } from '../../../src/snapshots/day';
import { fakePast } from '../../support/data/fakePast';
import { scanData } from '../../support/data/scanData';

describe('what the daily scan tells', () => {
  const now = new Date(2026, 10, 28, 7).getTime();
  const hour = 60 * 60 * 1000;
  const yesterday = dayAfter(dayOf(now), -1);
  const one = { title: 'KB1' };
  const data = scanData([
    { id: '1', failed: [one, { id: '7', title: 'KB2000000' }] },
    { id: '2', failed: [one] },
    { id: '3', failed: [one] },
    { id: '4', failed: [one] },
    { id: '5', failed: [] },
  ]);
  /** Device 1 and 2 as of this scan, 3 as of a scan earlier on this day, 4 as of long ago. */
  const ages = {
    '1': { firstSeen: now + hour },
    '2': { firstSeen: now },
    '3': { firstSeen: now - hour },
    '4': { firstSeen: now - 300 * hour },
  };

  it('is what is new and was found by it, not by an earlier scan of the day', async () => {
    const news = await dailyNews({ data }, fakePast(yesterday, ages), now);
    assert.deepEqual(news, { patches: 3, devices: 2, since: yesterday });
    assert.equal(
      dailyNewsText({ patches: 3, devices: 2, since: yesterday }, now),
      '3 new failed patches on 2 devices since yesterday',
    );
    assert.equal(
      dailyNewsText({ patches: 1, devices: 1, since: dayAfter(dayOf(now), -3) }, now),
      '1 new failed patch on 1 device since Wednesday',
    );
  });

  it('is nothing where nothing is new, or nothing was read before today', async () => {
    assert.equal(await dailyNews({ data }, fakePast(yesterday, ages), now + 2 * hour), undefined);
    assert.equal(await dailyNews({ data }, fakePast(undefined, ages), now), undefined);
  });

  it('counts the versions of an update on a device once, as the view does', async () => {
    const twice = scanData([{ id: '1', failed: [{ title: 'X (KB2267602)' }, { id: '6', title: 'Y - KB2267602' }] }]);
    assert.equal((await dailyNews({ data: twice }, fakePast(yesterday, ages), now))?.patches, 1);
  });
});
