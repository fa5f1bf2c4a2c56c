import assert from 'node:assert/strict';
import { costOfRest } from '../../../src/scan/scanCost';
import { scanStats } from '../../../src/scan/scanStats';
import { wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { asked, clients, now, scanNow } from '../../support/data/scans';
import * as faults from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { EagerClock } from '../../support/system/clock';
import { minute } from '../../support/data/entries';
import { Gate } from '../../support/system/gate';

/** So many devices are asked at once. */
const devicesAtOnce = 4;
/** So many more may have answered and wait to be read. */
const underWayAtOnce = 2 * devicesAtOnce;

describe('a scan that was cut off', () => {
  it('goes on with exactly the rest', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(24, 1) });
    const scan = new Scan();
    const cancel = new AbortController();
    const gate = new Gate();
    let done = 0;
    simulator.fault({ kind: 'alter', alter: (right) => right }, { service: 'patch_list_all', times: 8 });
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all', times: devicesAtOnce });
    const running = scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: (progress) => {
        done = progress.of === 'devices' ? progress.done : 0;
      },
    });
    while (done < 8 || asked(simulator).length < 8 + devicesAtOnce) await new Promise(setImmediate);
    cancel.abort();
    await running;
    const { due, unread } = scanStats(scan.data);
    assert.deepEqual([due, unread], [16, 16]);
    assert.deepEqual(await costOfRest(session, scan), { calls: 16, atMost: false });
    const rest = scan.dueDevices('all');
    session.inventory.forgetAll(); // as after a restart
    gate.open();
    simulator.forget();
    await scanNow(session, scan, { part: 'all' });
    assert.deepEqual(asked(simulator).sort(), rest.sort());
    assert.deepEqual([simulator.count('list_failing_checks'), simulator.count()], [1, 17]);
    assert.equal(scanStats(scan.data).due, 0);
  });

  it('reads nothing again that was read, whatever was under way', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(24, 1) });
    const scan = new Scan();
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ of, done }) => {
        if (of === 'devices' && done === 8) cancel.abort();
      },
    });
    const read = [...scan.data.devices].filter(([, { reading }]) => reading).map(([id]) => id);
    assert.ok(read.length >= 8 && read.length < 8 + underWayAtOnce, `${read.length} were read`);
    session.inventory.forgetAll();
    simulator.forget();
    await scanNow(session, scan, { part: 'all' });
    const rest = new Set(asked(simulator));
    assert.deepEqual([...rest, ...read].sort(), [...scan.data.devices.keys()].sort());
    // What was on its way when it was cut off may arrive only now.
    assert.ok(asked(simulator).length <= rest.size + underWayAtOnce, `${asked(simulator).length} were asked for`);
  });

  it('in the middle of the lists goes on with the lists that are left', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(10) });
    const scan = new Scan();
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ done }) => {
        if (done === 5) cancel.abort();
      },
    });
    const { dueLists, devices } = scanStats(scan.data);
    assert.ok(dueLists >= 11 && dueLists <= 15, `${dueLists} lists are left`);
    assert.ok(devices > 0);
    assert.deepEqual(asked(simulator), []);
    simulator.forget();
    await scanNow(session, scan, { part: 'all' });
    assert.deepEqual([asked(simulator).length, scanStats(scan.data).devices, scanStats(scan.data).due], [40, 40, 0]);
  });

  it('ends what is under way, and asks for nothing more, whatever is refreshed', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(50, 1) });
    const scan = new Scan();
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const cancel = new AbortController();
    const running = scanNow(session, scan, { signal: cancel.signal });
    while (asked(simulator).length < devicesAtOnce) await new Promise(setImmediate);
    const view = session.inventory.patches('50'); // A view that is opened meanwhile.
    while (asked(simulator).length <= devicesAtOnce) await new Promise(setImmediate);
    cancel.abort();
    await running;
    while (simulator.underWay > 1) await new Promise(setImmediate);
    simulator.forget();
    session.inventory.forgetAll();
    gate.open();
    await view;
    assert.deepEqual(asked(simulator), ['50'], 'only what the view shows');
  });

  it('ends at once though the server is silent, and when the session is closed', async () => {
    for (const end of ['cancel', 'close']) {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(9, 1) });
      const scan = new Scan();
      simulator.fault({ kind: 'silent' }, { service: 'patch_list_all' });
      const cancel = new AbortController();
      const running = scanNow(session, scan, { signal: cancel.signal });
      while (simulator.count('patch_list_all') < 4) await new Promise(setImmediate);
      if (end === 'cancel') cancel.abort();
      else session.close();
      assert.equal(await running, undefined);
      assert.equal(scanStats(scan.data).due, 9);
    }
  });
});

describe('a scan whose server goes away', () => {
  const outages = [
    ['drop', { kind: 'drop' }],
    ['HTTP 403', faults.forbidden()],
    ['a login page', faults.redirect('https://login.example')],
  ] as const;
  for (const [name, fault] of outages) {
    it(`stops when it does not come back, and keeps what was known and what is left (${name})`, async () => {
      const clock = new EagerClock();
      const { simulator, session } = await sessionWith({ fleet: fleetOf(60, 1), pace: { clock } });
      const scan = new Scan();
      await scanNow(session, scan);
      session.inventory.forgetAll();
      const scopes = await wholeFleet(session, scan, now());
      simulator.fault({ kind: 'alter', alter: (right) => right }, { service: 'patch_list_all', times: 20 });
      simulator.fault(fault, { service: 'patch_list_all' });
      simulator.fault(fault, { service: 'list_clients' });
      simulator.forget();
      const began = clock.ms;
      assert.ok(await scanNow(session, scan, { scopes }));
      const waited = (clock.ms - began) / minute;
      assert.ok(waited > 55 && waited < 65, `it was waited for ${waited} minutes`);
      const { failures, unreadable, due } = scanStats(scan.data);
      assert.deepEqual({ failures, unreadable }, { failures: 60, unreadable: 0 });
      // Which of the answers that were under way when the outage was certain are good ones is chance.
      assert.ok(due >= 40 && due <= 40 + underWayAtOnce, `${due} are left`);
      // Five in a row, and what was under way.
      assert.ok(asked(simulator).length <= 20 + 5 + underWayAtOnce, `${asked(simulator).length} were asked for`);
    });
  }

  it('goes on when the server still answers: then it is the devices', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(60, 1) });
    for (let id = 1; id <= 35; id++)
      simulator.fault({ kind: 'drop' }, { service: 'patch_list_all', deviceid: String(id) });
    const scan = new Scan();
    assert.equal(await scanNow(session, scan), undefined);
    const { read, unreadable, due } = scanStats(scan.data);
    assert.deepEqual({ read, unreadable, due }, { read: 25, unreadable: 35, due: 0 });
  });

  it('does so with its lists too', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(20), pace: { clock: new EagerClock() } });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    simulator.fault({ kind: 'drop' });
    assert.ok(await scanNow(session, scan, { scopes }));
    assert.deepEqual([scanStats(scan.data).dueLists, scanStats(scan.data).unreadableLists], [40, 0]);
  });
});

describe('a scan whose server goes away while a view reads a device', () => {
  it('takes what the view has read before for no sign that the server is back', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(30, 1), pace: { clock: new EagerClock() } });
    const scan = new Scan();
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all', times: devicesAtOnce });
    const running = scanNow(session, scan);
    while (asked(simulator).length < devicesAtOnce) await new Promise(setImmediate);
    await session.inventory.patches([...scan.data.devices.keys()][11] ?? assert.fail());
    simulator.fault({ kind: 'drop' });
    gate.open();
    assert.ok(await running, 'it stopped');
    const { read, unreadable, due } = scanStats(scan.data);
    assert.deepEqual({ read, unreadable, due }, { read: 5, unreadable: 0, due: 25 });
  });
});
