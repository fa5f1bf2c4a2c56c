// A scan for failed patches must take hardly more than the server does, and leave the extension host responsive.
import { startBench } from './client';
import { pauseOf } from './pause';
import { best, report } from './report';
import { scanAll } from './scanAll';

const fleet = { clients: 10, devices: 50, patches: 200, failed: 10, latency: 50 };
const bench = await startBench(fleet);
const scan = await best(() =>
  pauseOf(async () => {
    const session = bench.session();
    const { estimate, close } = await scanAll(session);
    close();
    session.close();
    const { patchLists, deviceLists } = await bench.arrived();
    return { estimate, calls: patchLists + deviceLists };
  }),
);
bench.stop();
const { calls, estimate } = scan.result;
const ideal = (calls * fleet.latency) / 4;
report({
  what:
    `scan of ${fleet.clients * fleet.devices} devices of ${fleet.patches} patches, ${fleet.latency} ms each: ` +
    `time, in times of the ideal ${ideal / 1000} s`,
  value: scan.took / ideal,
  unit: '',
  atMost: 1.05,
});
report({ what: 'calls more or less than estimated', value: Math.abs(calls - estimate), unit: '', atMost: 0 });
report({ what: 'longest pause', value: scan.longest, unit: 'ms', atMost: 20 });
