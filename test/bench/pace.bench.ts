// A scan at a pace, by a clock that is ten times as fast as others: a minute has six seconds.
import type { MonotonicClock } from '../../src/util/clock';
import { startBench } from './client';
import { report } from './report';
import { scanAll } from './scanAll';

const faster = 10;
const perMinute = 100;
const bench = await startBench({ clients: 10, devices: 23, patches: 20, failed: 1, latency: 5 });
const { setTimeout: later } = globalThis;
const clock: MonotonicClock = {
  monotonicMs: () => performance.now() * faster,
  later: (run, ms) => {
    const timer = later(run, Math.ceil(ms / faster));
    return () => {
      clearTimeout(timer);
    };
  },
};

const session = bench.session(() => perMinute, clock);
const { estimate, close } = await scanAll(session);
close();
session.close();
const { patchLists, deviceLists, at } = await bench.arrived();
bench.stop();
// What is sent after a minute may be faster on its way than what was sent before: so 0.3 s are left out, by other
// clocks.
const minute = 60_000 / faster - 300;
// Without list_clients, for which a scan does not wait.
const most = Math.max(...at.slice(1).map((from) => at.filter((one) => one >= from && one < from + minute).length));
report({
  what: `scan of ${estimate} calls at ${perMinute} a minute: most in any minute`,
  value: most,
  unit: '',
  atMost: perMinute,
});
report({
  what: 'calls more or less than estimated',
  value: Math.abs(patchLists + deviceLists - estimate),
  unit: '',
  atMost: 0,
});
