// A scan for failed patches must take hardly more than the server does, and leave the extension host responsive.
import http from 'node:http';
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
const { calls, estimate } = scan.result;
const bare = await best(() => pauseOf(() => discard(calls)));
bench.stop();
const ideal = (calls * fleet.latency) / 4;
report({
  what:
    `scan of ${fleet.clients * fleet.devices} devices of ${fleet.patches} patches, ${fleet.latency} ms each: ` +
    `time, in times of the ideal ${ideal / 1000} s`,
  value: scan.took / ideal,
  unit: '',
  atMost: 1.05,
});
report({ what: 'as many answers, thrown away as they come: time, in times of it', value: bare.took / ideal, unit: '' });
report({ what: 'calls more or less than estimated', value: Math.abs(calls - estimate), unit: '', atMost: 0 });
report({ what: 'longest pause', value: scan.longest, unit: 'ms', atMost: 20 });

/** Asks for as many lists, four at a time as well, and reads nothing: what this machine and its simulator take. */
async function discard(count: number): Promise<void> {
  const { server, key } = bench.endpoint;
  let left = count;
  const ask = async () => {
    while (left-- > 0) await discardOne(`${server}/api/?apikey=${key}&service=patch_list_all&deviceid=1`);
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
}

function discardOne(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'User-Agent': 'Mozilla/5.0 (compatible; nsight-patches/0)' };
    const request = http.get(url, { headers, agent: false }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    });
    request.once('error', reject);
  });
}
