import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Session } from '../../../src/connection/session';
import { exportText } from '../../../src/reports/exportFailedPatches';
import type { Scan } from '../../../src/scan/scan';
import { scanStats } from '../../../src/scan/scanStats';
import { ScanStore } from '../../../src/scan/scanStore';
import { filesIn, loaded } from '../../support/data/storedScans';
import { newFolder } from '../../support/data/entries';
import { asked, now, scanNow } from '../../support/data/scans';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

describe('the scan of an account in two windows', () => {
  let folder = '';
  const opened: ScanStore[] = [];
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(async () => {
    for (const scans of opened.splice(0)) {
      scans.close();
      await scans.save();
    }
  });

  function window(isScanning = () => false): ScanStore {
    const scans = new ScanStore({
      folder,
      now,
      isScanning,
      onProblem: (problem, error) => assert.fail(`${problem} ${String(error)}`),
      saveAfter: 1_000_000,
    });
    opened.push(scans);
    return scans;
  }

  /** Waits for what a window comes to know. */
  function until(scan: Scan, holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const stop = scan.onChange(() => {
        look();
      });
      const look = () => {
        if (!holds()) return;
        stop();
        resolve();
      };
      look();
    });
  }

  /** Another window with the same account, which reads nothing by itself. */
  async function elsewhere(session: Session): Promise<Session> {
    const { session: other } = await sessionWith({ fleet: fleetOf(0, 0) });
    return { ...other, account: session.account };
  }

  it('is empty in the other at once when one clears it, also for an export', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const [here, there] = [window(), window()];
    await scanNow(session, await here.of(session));
    await here.save();
    const scan = await there.of(await elsewhere(session));
    assert.equal(scan.data.devices.size, 2);
    await here.clear();
    await until(scan, () => scan.data.devices.size === 0);
    assert.doesNotMatch(
      exportText('json', scan.data, { filter: undefined, grouping: 'patch', now: now() }),
      /SRV|KB|ACME/,
    );
    await there.save();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves no name in any file when it is cleared, whatever windows left that ended in a change', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const here = window();
    await scanNow(session, await here.of(session));
    await here.save();
    const [[name, text] = assert.fail()] = filesIn(folder);
    const clients = path.dirname([...filesIn(folder).keys()].find((one) => path.dirname(one) !== '.') ?? assert.fail());
    for (const other of [
      'abc.lock',
      'abc.damaged',
      'def.damaged',
      name.replace('.json', '.lock'),
      path.join(clients, 'abc.lock'),
      path.join(clients, 'abc.damaged'),
      path.join(clients, 'abc.json'),
    ]) {
      writeFileSync(path.join(folder, other), text);
      utimesSync(path.join(folder, other), 0, 0);
    }
    await here.clear();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is known in the other when one has read the rest: Resume there reads nothing again', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(30, 1) });
    const [here, there] = [window(), window()];
    const scan = await here.of(session);
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ of, done }) => {
        if (of === 'devices' && done === 5) cancel.abort();
      },
    });
    await here.save();
    const { session: second } = await sessionWith({ fleet: simulator.fleet });
    const other = { ...second, account: session.account };
    const follower = await there.of(other);
    assert.ok(scanStats(follower.data).due > 0);
    await scanNow(session, scan, { part: 'all' });
    await here.save();
    await until(follower, () => scanStats(follower.data).due === 0);
    let again = 0;
    other.inventory.onDidReadPatches(() => {
      again += 1;
    });
    await scanNow(other, follower, { part: 'all' });
    assert.deepEqual([again, scanStats(follower.data).read], [0, 30]);
  });

  it('is caught up with before it is resumed, where the folder cannot be watched', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const [here, there] = [window(), window()];
    const follower = await there.of(await elsewhere(session));
    await scanNow(session, await here.of(session));
    await here.save();
    await there.catchUp();
    assert.equal(follower.data.devices.size, 3);
  });

  it('is read by both together, each device by one of them', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(20, 1) });
    const scan = await window().of(session);
    const ids = Array.from({ length: 10 }, (_, n) => String(n + 1));
    await scanNow(session, scan, {
      onProgress: ({ of, done }) => {
        // Meanwhile another window reads the first ten, and has stored them.
        if (of === 'devices' && done === 0) for (const id of ids) scan.read(id, { items: [], problems: [] }, now());
      },
    });
    assert.deepEqual([asked(simulator).length, scanStats(scan.data).noData, scanStats(scan.data).read], [10, 10, 10]);
  });

  it('does not make windows store again what they have from each other', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(5, 1) });
    const [here, there] = [window(), window()];
    const [one, two] = [await here.of(session), await there.of(await elsewhere(session))];
    await scanNow(session, one);
    await here.save();
    await until(two, () => two.data.devices.size === 5);
    const stored = () => filesIn(folder);
    const text = stored();
    await there.save();
    await there.catchUp();
    await here.catchUp();
    assert.deepEqual(stored(), text);
  });

  it('that one is just scanning stays in it when the other clears', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const [here, there] = [window(), window(() => true)];
    await scanNow(session, await here.of(session));
    await here.save();
    const scan = await there.of(await elsewhere(session));
    await here.clear();
    await there.catchUp();
    assert.equal(scan.data.devices.size, 2);
  });

  it('is written whole while both write at once', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(5, 1) });
    const [one, two] = [window(), window()];
    const scans = [await one.of(session), await two.of({ ...session })];
    await Promise.all(scans.map((scan) => scanNow(session, scan)));
    for (let n = 0; n < 20; n++) {
      for (const scan of scans) scan.ended(Date.now() + n);
      await Promise.all([one.save(), two.save()]);
      assert.equal((await loaded(folder, { account: session.account })).data.devices.size, 5);
    }
    assert.equal(filesIn(folder).size, 2);
  });
});
