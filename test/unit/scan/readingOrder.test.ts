import assert from 'node:assert/strict';
import { addDevice, addPatch, patchStatusCheck, type FleetDevice } from '../../../src/demo/fleet';
import { failsPatchCheck } from '../../../src/inventory/knownChecks';
import { Scan } from '../../../src/scan/scan';
import { scanStats } from '../../../src/scan/scanStats';
import { wholeFleet } from '../../../src/scan/runScan';
import { minute } from '../../support/data/entries';
import { asked, clients, failedIn, now, scanNow } from '../../support/data/scans';
import * as faults from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { EagerClock } from '../../support/system/clock';

describe('the order in which a scan reads', () => {
  it('is what the Patch Status Check flags, servers, workstations, and at last what does not report', async () => {
    const fleet = fleetOf(6, 0);
    const site = fleet.clients[0]?.sites[0] ?? assert.fail();
    const [one, two, , four, five] = site.devices;
    Object.assign(one ?? {}, { type: 'workstation' } satisfies Partial<FleetDevice>);
    Object.assign(two ?? {}, { absence: 'offline', failingChecks: [patchStatusCheck] } satisfies Partial<FleetDevice>);
    Object.assign(four ?? {}, { failingChecks: [{ description: 'Antivirus', type: '1026' }] });
    Object.assign(five ?? {}, { failingChecks: [{ description: 'PATCH-Status-Prüfung', type: 'x' }] });
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual(asked(simulator), ['5', '3', '4', '6', '1', '2'], 'every device is read, once');
    const { checks } = session.inventory;
    assert.deepEqual([checks.absenceOf('2'), checks.absenceOf('3')], ['offline', undefined]);
  });

  it('has what failed last time next, and then what was unread for longest', async () => {
    const fleet = fleetOf(5, 0);
    const [, , three, , five] = fleet.clients[0]?.sites[0]?.devices ?? [];
    addPatch(three ?? assert.fail());
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    scan.read('1', { items: [], problems: [] }, now());
    Object.assign(five ?? {}, { failingChecks: [patchStatusCheck] });
    session.inventory.forgetAll();
    simulator.forget();
    await scanNow(session, scan);
    assert.deepEqual([asked(simulator)[0], asked(simulator)[1], asked(simulator)[4]], ['5', '3', '1']);
  });

  it('has a device again at the end that N-sight did not know a moment ago, where it is listed after all', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(6) });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    simulator.forget();
    simulator.fault(faults.error(4, 'Unknown device'), { service: 'patch_list_all', times: 1 });
    await scanNow(session, scan);
    assert.deepEqual([scanStats(scan.data).unreadable, asked(simulator).length], [0, 25]);
  });

  it('begins with what is known, before many lists are read, and tells right what is gone by then', async () => {
    const fleet = clients(6);
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    fleet.clients[0]?.sites[0]?.devices.pop(); // 112
    const site = fleet.clients[1]?.sites[0] ?? assert.fail();
    addPatch(addDevice(site, { id: '999', failingChecks: [patchStatusCheck] }));
    session.inventory.forgetAll();
    simulator.forget();
    await scanNow(session, scan);
    const services = simulator.services.filter((service) => service !== 'list_clients');
    assert.deepEqual([services[0], services[1]], ['list_failing_checks', 'patch_list_all']);
    const lists = services.flatMap((service, n) => (service === 'list_devices_at_client' ? n : []));
    assert.deepEqual([lists.length, lists[0]], [12, 25], 'all 24 devices had failures');
    const first = simulator.requests.find(({ service }) => service === 'list_devices_at_client');
    assert.deepEqual([first?.params.clientid, first?.params.devicetype], ['2', 'server'], 'where one is not known');
    assert.deepEqual(
      [asked(simulator).length, new Set(asked(simulator)).size, asked(simulator).at(-1)],
      [25, 25, '999'],
    );
    const { read, unreadable, due, devices } = scanStats(scan.data);
    assert.deepEqual({ read, unreadable, due, devices }, { read: 24, unreadable: 0, due: 0, devices: 24 });
    assert.ok(failedIn(scan)['999'] && !failedIn(scan)['112']);
  });

  it('has no influence on what is found', async () => {
    const results = [];
    for (const refused of [undefined, 'error', 'unknown'] as const) {
      const fleet = clients(6);
      if (refused) fleet.checks = { refused };
      for (const [n, client] of fleet.clients.entries())
        if (n % 2 === 0) Object.assign(client.sites[0]?.devices[0] ?? {}, { failingChecks: [patchStatusCheck] });
      const { session } = await sessionWith({ fleet });
      const scan = new Scan();
      for (let n = 0; n < 2; n++) {
        session.inventory.forgetAll();
        assert.equal(await scanNow(session, scan), undefined);
      }
      const { oldest, ...numbers } = scanStats(scan.data);
      assert.ok(oldest !== undefined);
      results.push([numbers, Object.fromEntries(Object.entries(failedIn(scan)).sort())]);
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
  });

  it('goes without the checks whatever comes in their place', async () => {
    const wrong = [
      faults.forbidden(),
      faults.htmlPage(),
      faults.truncated(),
      faults.emptyBody(),
      { kind: 'drop' } as const,
    ];
    for (const fault of [...wrong, faults.error(3, 'login failed'), faults.wrongRoot(), faults.status(503)]) {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(6, 1) }, undefined, () => Promise.resolve());
      simulator.fault(fault, { service: 'list_failing_checks' });
      const scan = new Scan();
      assert.equal(await scanNow(session, scan), undefined);
      assert.deepEqual([asked(simulator).length, scanStats(scan.data).read], [6, 6]);
      const ids = simulator.fleet.clients.map(({ id }) => id);
      assert.deepEqual(session.inventory.checks.outdated(ids, minute), [], 'nobody asks again at once');
      session.inventory.forgetAll();
      assert.deepEqual(session.inventory.checks.outdated(ids, minute), ids);
    }
  });

  it('asks client by client where all takes too long, at the pace, and remembers it', async () => {
    const clock = new EagerClock();
    const wait = () => Promise.resolve();
    const { simulator, session } = await sessionWith({ fleet: clients(6), pace: { clock } }, () => 60, wait);
    simulator.fault(faults.status(504), { service: 'list_failing_checks', times: 4 });
    const scan = new Scan();
    const began = clock.ms;
    await scanNow(session, scan);
    const calls = simulator.requests.filter(({ service }) => service === 'list_failing_checks');
    assert.deepEqual(
      calls.map(({ params }) => params.clientid ?? 'all'),
      ['all', 'all', 'all', 'all', '1', '2', '3', '4', '5', '6'],
    );
    assert.ok(clock.ms - began >= (simulator.count() - 3) * 1_000, 'each is one of those that the pace counts');
    session.inventory.forgetAll();
    simulator.forget();
    await scanNow(session, scan);
    assert.equal(simulator.count('list_failing_checks'), 6);
  });

  it('ends at once when it is canceled during the checks, and everything stays in line', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(6) });
    simulator.fault({ kind: 'silent' }, { service: 'list_failing_checks' });
    const cancel = new AbortController();
    const scan = new Scan();
    const running = scanNow(session, scan, { signal: cancel.signal });
    while (simulator.count('list_failing_checks') === 0) await new Promise(setImmediate);
    cancel.abort();
    await running;
    assert.deepEqual([simulator.count('list_devices_at_client'), scanStats(scan.data).dueLists], [0, 12]);
  });

  it('stops when the account is refused, which list_clients is asked for once, and keeps what it knew', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(6), pace: { clock: new EagerClock() } });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    await wholeFleet(session, scan, now());
    const scopes = await wholeFleet(session, scan, now());
    simulator.fault(faults.error(7, 'The account is suspended'), {});
    simulator.forget();
    assert.match(String(await scanNow(session, scan, { scopes })), /login/);
    assert.deepEqual([simulator.count('list_clients'), simulator.count('list_failing_checks')], [1, 1]);
    assert.ok(asked(simulator).length <= 13, `${asked(simulator).length} were asked for`);
    const { read, unreadable, failures } = scanStats(scan.data);
    assert.deepEqual({ read, unreadable, failures }, { read: 24, unreadable: 0, failures: 24 });
  });

  it('goes by the description of a check, in any case, width and language that keeps the word', () => {
    const fails = (description: string | undefined) =>
      failsPatchCheck({
        id: '1',
        type: 'server',
        clientId: '1',
        absence: undefined,
        failing: [{ description, type: '1' }],
      });
    for (const text of ['Patch Status Check', 'PATCHSTATUS', 'Status der Patchverwaltung', 'ｐａｔｃｈ'])
      assert.ok(fails(text));
    for (const text of ['Backup Check', '', undefined]) assert.ok(!fails(text));
  });
});
