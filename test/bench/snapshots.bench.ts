// What is known of a large fleet over time: how much it takes, how long, and what it keeps the extension host from.
import { bytesIn, openPast, storeLargePast, type LargePast } from '../support/data/largePast';
import { kept } from './memory';
import { pauseOf } from './pause';
import { best, report } from './report';

await measure({ devices: 10_000, clients: 200, failed: 4, days: 90 }, { megabytes: 10, isLargest: true });
await measure({ devices: 2_000, clients: 40, failed: 4, days: 365 }, { megabytes: 8, isLargest: false });

async function measure(
  given: LargePast,
  { megabytes, isLargest }: { readonly megabytes: number; readonly isLargest: boolean },
): Promise<void> {
  const { folder, fleet, account } = await storeLargePast(given);
  const what = `${given.days} days of ${given.devices} devices, ${given.devices * given.failed} failed`;
  const { all, state } = bytesIn(folder);
  report({
    what: `${what}: files`,
    value: all / 1e6,
    unit: 'MB',
    atMost: megabytes,
    ...(isLargest && { result: 'pastMB' }),
  });
  report({ what: 'of them written after each scan', value: state / 1e6, unit: 'MB' });
  const loaded = await best(() => pauseOf(() => openPast(fleet, folder)));
  report({ what: 'longest pause while it is loaded', value: loaded.longest, unit: 'ms', atMost: 20 });
  report({ what: 'until it was loaded', value: loaded.took, unit: 'ms' });
  const trend = await best(() =>
    pauseOf(async () => {
      const { past } = await openPast(fleet, folder);
      return past.trend();
    }),
  );
  report({
    what: `until a trend of ${trend.result.length} days was read and added up`,
    value: trend.took,
    unit: 'ms',
    atMost: isLargest ? 250 : 500,
    ...(isLargest && { result: 'trendMs' }),
  });
  report({ what: 'longest pause meanwhile', value: trend.longest, unit: 'ms', atMost: 20 });
  const again = await best(() => pauseOf(() => Promise.resolve(loaded.result.past.trend())));
  report({ what: 'longest pause of a trend, once it is loaded', value: again.longest, unit: 'ms', atMost: 20 });
  const gone = await best(() => pauseOf(() => loaded.result.past.goneSince('2026-01-02')));
  report({ what: `until ${gone.result.length} that are gone were listed`, value: gone.took, unit: 'ms' });
  report({ what: 'longest pause meanwhile', value: gone.longest, unit: 'ms', atMost: 20 });
  fleet.scanOn(given.days);
  const stored = await pauseOf(async () => {
    await account.take();
    await account.store();
  });
  report({
    what: 'longest pause while the next scan is taken in and stored',
    value: stored.longest,
    unit: 'ms',
    atMost: 20,
  });
  report({ what: 'until it was stored', value: stored.took, unit: 'ms' });
  if (!isLargest) return;
  const before = kept();
  const one = await openPast(fleet, folder);
  const { changes } = { changes: one.past.changes() };
  report({ what: `${what}: memory that it keeps`, value: (kept() - before) / 1e6, unit: 'MB', atMost: 25 });
  if (!changes) throw new Error('nothing has changed');
}
