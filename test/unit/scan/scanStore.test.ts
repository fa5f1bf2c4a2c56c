import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failuresOf } from '../../../src/scan/failures';
import { scanStats } from '../../../src/scan/scanStats';
import type { Scan } from '../../../src/scan/scan';
import { ScanStore } from '../../../src/scan/scanStore';
import type { Session } from '../../../src/connection/session';
import { addDevice } from '../../../src/demo/fleet';
import { later, pastRounding } from '../../support/system/clock';
import { minute, newFolder } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { filesIn } from '../../support/data/storedScans';
import { failedIn, now, scanNow } from '../../support/data/scans';

describe('a stored scan', () => {
  let folder = '';
  const opened: ScanStore[] = [];
  const problems: string[] = [];
  beforeEach(() => {
    folder = newFolder();
    problems.length = 0;
  });
  const closeAll = async () => {
    for (const scans of opened.splice(0)) {
      scans.close();
      await scans.save();
    }
  };
  afterEach(closeAll);

  function window(given: { folder?: string } = {}): ScanStore {
    const scans = new ScanStore({
      folder,
      now,
      onProblem: (problem) => {
        problems.push(problem);
      },
      saveAfter: 1_000_000,
      ...given,
    });
    opened.push(scans);
    return scans;
  }

  /** As another window with the same connection, or this one after a restart, has it. */
  const elsewhere = (session: Session): Session => ({ ...session });
  const head = () =>
    path.join(folder, readdirSync(folder).find((name) => name.endsWith('.json')) ?? assert.fail('nothing is stored'));
  /** The file of the only client. */
  const file = () => {
    const clients = head().replace('.json', '');
    return path.join(clients, readdirSync(clients)[0] ?? assert.fail('no client is stored'));
  };

  async function scanned(session: Session, scans: ScanStore): Promise<Scan> {
    const scan = await scans.of(session);
    await scanNow(session, scan);
    await scans.save();
    return scan;
  }

  it('is there after a restart as it was, in files without account or key', async () => {
    const fleet = fleetOf(3, 2);
    addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '9', patchManagement: false });
    const { simulator, session } = await sessionWith({ fleet });
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: '2' });
    const scan = await scanned(session, window());
    const files = [...filesIn(folder)];
    assert.equal(files.length, 2);
    for (const secret of [simulator.key, simulator.url, new URL(simulator.url).host])
      assert.ok(!files.flat().join().includes(secret), secret);
    session.inventory.forgetAll();
    const again = await window().of(elsewhere(session));
    assert.deepEqual(again.data, scan.data);
    assert.deepEqual(problems, []);
  });

  it('that was cut off goes on after a restart with exactly the rest', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(30, 1) });
    const first = window();
    const scan = await first.of(session);
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ of, done }) => {
        if (of === 'devices' && done === 12) cancel.abort();
      },
    });
    await first.save();
    session.inventory.dispose();
    const { session: restarted } = await sessionWith({ fleet: simulator.fleet });
    const again = await window().of({ ...restarted, account: session.account });
    const left = again.dueDevices('all');
    assert.ok(left.length >= 10 && left.length <= 18, `${left.length} are left`);
    const askedAgain: string[] = [];
    restarted.inventory.onDidReadPatches(({ deviceId: id }) => {
      askedAgain.push(id);
    });
    await scanNow(restarted, again, { part: 'all' });
    assert.deepEqual(askedAgain.sort(), left.sort());
    assert.equal(scanStats(again.data).read, 30);
  });

  it('follows what is read, what was read before it was asked for too, and stores that', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    await scanned(session, window());
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    await pastRounding();
    await session.inventory.refreshPatches('1');
    const other = window();
    const scan = await other.of(elsewhere(session));
    assert.deepEqual(failedIn(scan), { 2: ['201'], 3: ['301'] });
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[1]?.patches ?? []) patch.status = 8;
    await session.inventory.refreshPatches('2');
    await other.save();
    assert.deepEqual(failedIn(await window().of(elsewhere(session))), { 3: ['301'] });
  });

  it('keeps what was scanned later than what this window has read', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await session.inventory.patches('1');
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    const { session: second } = await sessionWith({ fleet: simulator.fleet });
    await scanned({ ...second, account: session.account }, window());
    const scan = await later(minute, () => window().of(session));
    assert.deepEqual([scan.data.devices.size, failedIn(scan)], [1, {}]);
  });

  it('leaves in line what was put there after this window had read it', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await session.inventory.patches('1');
    const { session: second } = await sessionWith({ fleet: simulator.fleet });
    const theirs = window();
    const scan = await scanned({ ...second, account: session.account }, theirs);
    scan.queueDevices(['1'], now());
    await theirs.save();
    const mine = await later(minute, () => window().of(session));
    assert.deepEqual([scan.dueDevices('all'), mine.dueDevices('all')], [['1'], ['1']]);
  });

  it('is there when the same account is connected again at once', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const scans = window();
    await scanNow(session, await scans.of(session));
    const again = await scans.of(elsewhere(session)); // Nothing was stored before.
    assert.equal(again.data.devices.size, 3);
  });

  it('keeps the page of each patch, of https alone, and is read without', async () => {
    const fleet = fleetOf(1, 2);
    const [first] = fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? [];
    (first ?? assert.fail()).url = 'https://example.com/kb';
    const { session } = await sessionWith({ fleet });
    await scanned(session, window());
    session.inventory.forgetAll();
    const text = readFileSync(file(), 'utf8');
    const name = file();
    const pages = async () =>
      [...(await window().of(elsewhere(session))).data.devices.values()].flatMap(({ reading }) =>
        reading?.kind === 'read' ? reading.failed.map(({ url }) => url) : [],
      );
    assert.deepEqual(await pages(), ['https://example.com/kb', undefined]);
    for (const url of ['http://example.com/kb', 'command:x', 'https://user@example.com', 'x']) {
      writeFileSync(name, text.replace('https://example.com/kb', url));
      assert.deepEqual(await pages(), [undefined, undefined], url);
    }
    assert.deepEqual(problems, []);
  });

  it('of a demo fleet does not exist', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await scanned({ ...session, demo: true }, window());
    assert.deepEqual(readdirSync(folder), []);
  });

  it('of another account is another one', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await scanned(session, window());
    const other = await window().of({ ...session, account: 'https://other.example' });
    assert.equal(other.data.devices.size, 0);
  });

  it('that is damaged is set aside, told of, and begun anew', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await scanned(session, window());
    const [name, whole] = [file(), readFileSync(file(), 'utf8')];
    const lines = whole.split('\n');
    for (const text of [
      '',
      '{',
      'null',
      '7',
      whole.slice(0, -20),
      lines.slice(0, -1).join('\n'),
      lines.toSpliced(1, 1).join('\n'),
      whole.replace('"version":2', '"version":0'),
      whole.replace('"version":2,', ''),
      whole.replace(/"at":\d+/g, '"at":"x"'),
      whole.replace(/"client":"\d+"/, '"client":"9"'),
    ]) {
      await closeAll();
      writeFileSync(name, text);
      const scan = await window().of(elsewhere(session));
      assert.equal(scan.data.devices.size, 0, text);
      assert.deepEqual(
        [problems.splice(0).length, readdirSync(path.dirname(name))],
        [1, [path.basename(name).replace('.json', '.damaged')]],
      );
    }
    await scanned(elsewhere(session), window());
    assert.equal((await window().of(elsewhere(session))).data.devices.size, 1);
  });

  it('that a newer version wrote is left as it is, and told of once', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await scanned(session, window());
    for (const [name, from, to] of [
      [file(), '"version":2', '"version":3'],
      [file(), '"type":"server"', '"type":"toaster"'],
      [head(), '"version":2', '"version":3'],
    ] as const) {
      await closeAll();
      const whole = readFileSync(name, 'utf8');
      const newer = whole.replace(from, to);
      writeFileSync(name, newer);
      const scan = await scanned(elsewhere(session), window());
      assert.deepEqual([scan.data.devices.size, problems.splice(0).length], [1, 1], to);
      assert.deepEqual([readFileSync(name, 'utf8'), filesIn(folder).size], [newer, 2]);
      writeFileSync(name, whole);
    }
    for (const name of [file(), head()]) {
      await closeAll();
      const open = window();
      const scan = await open.of(elsewhere(session));
      const newer = readFileSync(name, 'utf8').replace('"version":2', '"version":3');
      writeFileSync(name, newer); // as a newer window does meanwhile
      await scanNow(session, scan);
      await open.save();
      assert.deepEqual([problems.splice(0).length, readFileSync(name, 'utf8')], [1, newer]);
      writeFileSync(name, newer.replace('"version":3', '"version":2'));
    }
  });

  it('that could not be written is written as soon as that can be done', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    const scans = window({ folder: blocked });
    await scanned(session, scans);
    rmSync(blocked);
    await scans.save();
    assert.equal(filesIn(blocked).size, 2);
  });

  it('that cannot be written is told of once, and kept in memory', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    const scans = window({ folder: path.join(blocked, 'below') });
    const scan = await scans.of(session);
    problems.length = 0;
    await scanNow(session, scan);
    await scans.save();
    scan.ended(1);
    await scans.save();
    assert.deepEqual([problems.length, scan.data.devices.size], [1, 1]);
  });

  it('is not overwritten by a window that knows less', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(4, 1) });
    const [one, two] = [window(), window()];
    const other = elsewhere(session);
    const old = await scanned(session, one);
    const scan = await two.of(other);
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    simulator.fleet.clients[0]?.sites[0]?.devices.pop();
    session.inventory.forgetAll();
    await scanNow(other, scan);
    await two.save();
    old.ended(Date.now()); // The first has something to store, and does so last.
    await one.save();
    for (const data of [old.data, (await window().of(elsewhere(session))).data]) {
      assert.deepEqual([...data.devices.keys()].sort(), ['1', '2', '3']);
      const failed = failuresOf(data, undefined).shown.map(({ patch }) => patch.id);
      assert.deepEqual(failed.sort(), ['201', '301']);
    }
  });

  it('makes its folder', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    folder = path.join(folder, 'not', 'yet');
    await scanned(session, window());
    assert.equal(filesIn(folder).size, 2);
  });
});
