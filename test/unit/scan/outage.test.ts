import assert from 'node:assert/strict';
import { wholeFleet, type ScanProgress } from '../../../src/scan/runScan';
import { Outage } from '../../../src/scan/outage';
import { Scan } from '../../../src/scan/scan';
import { scanStats } from '../../../src/scan/scanStats';
import { errorWords } from '../../../src/wording/errorWords';
import { asked, clients, now, scanNow } from '../../support/data/scans';
import { Outages, sleepyScan } from '../../support/data/sleepyScan';
import * as faults from '../../support/simulator/faults';
import type { Fault } from '../../support/simulator/delivery';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { EagerClock } from '../../support/system/clock';

const drop = { kind: 'drop' } as const;
const right: Fault = { kind: 'alter', alter: (answer) => answer };

describe('a scan whose network is gone for a while', () => {
  for (const [name, asks, seconds] of [
    ['ten seconds', 4, 15],
    ['a minute', 6, 63],
    ['half an hour', 34, 1_743],
  ] as const) {
    it(`waits and goes on, and says that it waits (${name})`, async () => {
      const clock = new EagerClock();
      const { simulator, session } = await sessionWith({ fleet: fleetOf(60, 1), pace: { clock } });
      const outages = new Outages(simulator);
      const scan = new Scan();
      const waits: boolean[] = [];
      let isGone = false;
      const began = clock.ms;
      await scanNow(session, scan, {
        onProgress: (progress) => {
          outages.follow(progress);
          const isWaiting = progress.waitsBecause !== undefined;
          if (waits.at(-1) !== isWaiting) waits.push(isWaiting);
          if (isGone || progress.of !== 'devices' || progress.done < 20) return;
          isGone = true;
          outages.begin(asks);
        },
      });
      const { read, due, unreadable } = scanStats(scan.data);
      assert.deepEqual({ read, due, unreadable }, { read: 60, due: 0, unreadable: 0 });
      assert.deepEqual([waits, (clock.ms - began) / 1_000], [[false, true, false], seconds]);
      assert.ok(asked(simulator).length <= 60 + 5 + 8, `${asked(simulator).length} were asked for`);
    });
  }

  it('does so with its lists of devices too', async () => {
    const clock = new EagerClock();
    const { simulator, session } = await sessionWith({ fleet: clients(20), pace: { clock } });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    const outages = new Outages(simulator);
    outages.begin(6);
    const onProgress = (progress: ScanProgress) => {
      outages.follow(progress);
    };
    assert.equal(await scanNow(session, scan, { scopes, onProgress }), undefined);
    const { read, unreadableLists } = scanStats(scan.data);
    assert.deepEqual({ read, unreadableLists }, { read: 80, unreadableLists: 0 });
  });

  it('reads at the end again what failed in a drop that was too short to be noticed', async () => {
    for (const failures of [1, 4]) {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(20, 1), pace: { clock: new EagerClock() } });
      const scan = new Scan();
      simulator.fault(right, { service: 'patch_list_all', times: 5 });
      simulator.fault(drop, { service: 'patch_list_all', times: failures });
      await scanNow(session, scan);
      assert.deepEqual([scanStats(scan.data).read, asked(simulator).length], [20, 20 + failures]);
    }
  });

  it('takes no list that it had already for a sign that the server answers', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(1), pace: { clock: new EagerClock() } });
    const { items } = await session.inventory.clients();
    await session.inventory.devicesAtClient(items[0]?.id ?? assert.fail(), 'server');
    simulator.fault(drop, { service: 'list_devices_at_client', times: 1 });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    simulator.forget();
    await scanNow(session, scan, { scopes });
    const [, failed, next] = simulator.requests.map(({ service }) => service);
    assert.deepEqual([failed, next], ['list_devices_at_client', 'list_clients']);
    assert.equal(scanStats(scan.data).read, 4);
  });

  it('takes it for the devices where only they fail, after a second look at each', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(40, 1), pace: { clock: new EagerClock() } });
    for (const id of ['3', '4', '20']) simulator.fault(drop, { service: 'patch_list_all', deviceid: id });
    const scan = new Scan();
    await scanNow(session, scan);
    const { read, unreadable, due } = scanStats(scan.data);
    assert.deepEqual(
      { read, unreadable, due, asked: asked(simulator).length },
      {
        read: 37,
        unreadable: 3,
        due: 0,
        asked: 43,
      },
    );
  });

  it('asks nothing about the server for one that fails beside others that are read', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(4, 1) });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    simulator.forget();
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: '2' });
    await scanNow(session, scan, { scopes });
    assert.deepEqual([scanStats(scan.data).unreadable, simulator.count('list_clients')], [1, 0]);
  });

  it('knows that the server has answered, though the age of an answer is rounded', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const never = () => assert.fail();
    const outage = new Outage(session.inventory, { stop: new AbortController().signal, onOut: never, onWait: never });
    let kept = 0;
    outage.failed(new Error('No'), { keep: () => (kept += 1), again: never });
    outage.answered(performance.now() - 1);
    await outage.end();
    assert.deepEqual([kept, simulator.count()], [1, 0]);
  });

  it('ends at once when it is cancelled, or the session is closed, while it waits', async () => {
    for (const end of ['cancel', 'close']) {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(60, 1) });
      const scan = new Scan();
      const scopes = await wholeFleet(session, scan, now());
      simulator.fault(drop);
      const cancel = new AbortController();
      assert.equal(
        await scanNow(session, scan, {
          scopes,
          signal: cancel.signal,
          onProgress: ({ waitsBecause }) => {
            if (waitsBecause === undefined) return;
            if (end === 'cancel') cancel.abort();
            else session.close();
          },
        }),
        undefined,
      );
      assert.equal(scanStats(scan.data).unreadable, 0);
    }
  });
});

describe('a scan whose account is refused', () => {
  async function refused(code: number, given: { readonly fleet: number; readonly after: number }) {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(given.fleet, 1) });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    const scopes = await wholeFleet(session, scan, now());
    simulator.forget();
    simulator.fault(right, { service: 'patch_list_all', times: given.after });
    simulator.fault(faults.error(code, 'Nothing for you'), { service: 'patch_list_all' });
    simulator.fault(faults.error(code, 'Nothing for you'), { service: 'list_clients' });
    return { simulator, scan, refusal: await scanNow(session, scan, { scopes }) };
  }

  for (const code of [1, 2, 3, 4, 99])
    it(`stops, keeps what was known, and offers to connect (code ${code})`, async () => {
      const { simulator, scan, refusal } = await refused(code, { fleet: 24, after: 6 });
      const { failures, unreadable, due } = scanStats(scan.data);
      assert.deepEqual({ failures, unreadable }, { failures: 24, unreadable: 0 });
      assert.ok(due >= 24 - 6 - 8 && asked(simulator).length < 24, `${asked(simulator).length} were asked for`);
      assert.deepEqual(errorWords(refusal).remedies.includes('connect'), true);
    });

  for (const fleet of [1, 3])
    it(`does so, too, where there are no more than ${fleet}`, async () => {
      const { scan, refusal } = await refused(99, { fleet, after: 0 });
      const { failures, unreadable, due } = scanStats(scan.data);
      assert.deepEqual([failures, unreadable, due, refusal !== undefined], [fleet, 0, fleet, true]);
    });

  it('goes on where the clients are still listed: then it is the devices', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(30, 1) });
    for (let id = 3; id <= 20; id++)
      simulator.fault(faults.error(99, 'No'), { service: 'patch_list_all', deviceid: String(id) });
    const scan = new Scan();
    assert.equal(await scanNow(session, scan), undefined);
    const { read, unreadable, due } = scanStats(scan.data);
    assert.deepEqual({ read, unreadable, due }, { read: 12, unreadable: 18, due: 0 });
    assert.equal(asked(simulator).length, 30, 'a refusal is not asked for again');
  });
});

describe('a long scan', () => {
  /** With 10,000 it takes minutes. */
  const devices = Number(process.env.NSIGHT_LONG_SCAN ?? 200);

  it('ends complete by itself, though the computer sleeps twice and the network goes away', async function () {
    this.timeout(30 * devices + 30_000); // A guard.
    const { askedAgain, ...scanned } = await sleepyScan(devices);
    assert.deepEqual(scanned, {
      refusal: undefined,
      listed: devices,
      read: devices,
      due: 0,
      unreadable: 0,
      failures: devices,
      eventsLeft: 0,
    });
    // Three times five in a row, and what was under way.
    assert.ok(askedAgain <= 3 * (5 + 8), `${askedAgain} devices were asked for again`);
  });
});
