import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Session } from '../../../../src/connection/session';
import { scanStats } from '../../../../src/scan/scanStats';
import type { Scan } from '../../../../src/scan/scan';
import { nothingScanned } from '../../../../src/scan/scanData';
import { ScanStore } from '../../../../src/scan/scanStore';
import { filesIn } from '../../../support/data/storedScans';
import { newFolder } from '../../../support/data/entries';
import { fleetOf, sessionWith } from '../../../support/simulator/fleets';
import { now, scanNow } from '../../../support/data/scans';

describe('clearing the scans', () => {
  let folder = '';
  const opened: ScanStore[] = [];
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => {
    for (const scans of opened.splice(0)) scans.close();
  });

  function window(given: { isScanning?: () => boolean } = {}): ScanStore {
    const scans = new ScanStore({
      folder,
      now,
      onProblem: (problem, error) => assert.fail(`${problem} ${String(error)}`),
      saveAfter: 1_000_000,
      ...given,
    });
    opened.push(scans);
    return scans;
  }

  const elsewhere = (session: Session): Session => ({ ...session });
  const only = async () => (await sessionWith({ fleet: fleetOf(2, 1) })).session;

  async function scanned(session: Session, scans: ScanStore): Promise<Scan> {
    const scan = await scans.of(session);
    await scanNow(session, scan);
    await scans.save();
    return scan;
  }

  it('removes those of all accounts, and what was set aside, and empties the one that is open', async () => {
    const session = await only();
    const scans = window();
    await scanned({ ...session, account: 'https://other.example' }, window());
    const scan = await scanned(session, scans);
    writeFileSync(path.join(folder, 'abc.damaged'), 'names');
    writeFileSync(path.join(folder, 'newer.json'), '{"version":99}');
    assert.equal(await scans.count(), 3);
    await scans.clear();
    assert.deepEqual([readdirSync(folder), scan.data, await scans.count()], [[], nothingScanned, 0]);
    await scans.save();
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual((await window().of(elsewhere(session))).data, nothingScanned);
  });

  it('leaves the way free for the next one', async () => {
    const session = await only();
    const scans = window();
    await scanned(session, scans);
    await scans.clear();
    const scan = await scanned(session, scans);
    scan.ended(now());
    assert.equal(await scans.count(), 1);
    assert.deepEqual([filesIn(folder).size, scanStats((await window().of(elsewhere(session))).data).failures], [2, 2]);
  });

  it('is there to be done with nothing stored, and without a folder', async () => {
    folder = path.join(folder, 'not', 'yet');
    const scans = window();
    assert.equal(await scans.count(), 0);
    await scans.clear();
    assert.equal(existsSync(folder), false);
  });

  it("counts a scan that is only in memory, as a demo fleet's is, and empties it", async () => {
    const session = { ...(await only()), demo: true };
    const scans = window();
    const scan = await scanned(session, scans);
    assert.equal(await scans.count(), 1);
    await scans.clear();
    assert.deepEqual([scan.data, await scans.count()], [nothingScanned, 0]);
  });

  it('that is just being read leaves nothing of it', async () => {
    const session = await only();
    await scanned(session, window());
    const scans = window();
    const reading = scans.of(elsewhere(session));
    await scans.clear();
    assert.deepEqual([(await reading).data, readdirSync(folder)], [nothingScanned, []]);
  });

  it('empties that of another window, which does not store it again', async () => {
    const session = await only();
    const [here, there] = [window(), window()];
    const other = elsewhere(session);
    await scanned(session, here);
    const scan = await there.of(other);
    assert.equal(scan.data.devices.size, 2);
    await here.clear();
    scan.ended(now());
    await there.save();
    await there.save();
    assert.deepEqual([scan.data.devices.size, scan.data.lists.size, readdirSync(folder)], [0, 0, []]);
    await scanned(other, there);
    assert.deepEqual([filesIn(folder).size, scan.data.devices.size], [2, 2]);
  });

  it('leaves another window what it is just scanning', async () => {
    const session = await only();
    const [here, there] = [window(), window({ isScanning: () => true })];
    await scanned(session, here);
    const scan = await there.of(elsewhere(session));
    await here.clear();
    scan.ended(now());
    await there.save();
    assert.deepEqual([scan.data.devices.size, filesIn(folder).size], [2, 2]);
  });

  it('waits for another window that is writing', async () => {
    const session = await only();
    const scans = window();
    const scan = await scanned(session, scans);
    const name = readdirSync(folder).find((one) => one.endsWith('.json')) ?? assert.fail();
    const lock = path.join(folder, name.replace('.json', '.lock'));
    writeFileSync(lock, '');
    let done = false;
    const clearing = scans.clear().then(() => {
      done = true;
    });
    await scanNow(session, scan);
    assert.deepEqual([done, readdirSync(folder).includes(name)], [false, true]);
    rmSync(lock);
    await clearing;
    assert.deepEqual([readdirSync(folder), scan.data], [[], nothingScanned]);
  });

  it('rejects where it cannot be done, and what is known stays known and can be stored', async () => {
    const session = await only();
    const scans = window();
    const scan = await scanned(session, scans);
    mkdirSync(path.join(folder, 'zzz.json'));
    await assert.rejects(scans.clear(), { code: /EISDIR$/ });
    assert.equal(scan.data.devices.size, 2);
    scan.ended(now());
    await scans.save();
  });
});
