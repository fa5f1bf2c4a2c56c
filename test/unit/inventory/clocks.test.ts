import assert from 'node:assert/strict';
import { failedByNow, scannedLongAgo } from '../../../src/actions/failedByNow';
import { readFailed } from '../../../src/actions/readFailed';
import { stillFailed } from '../../../src/actions/stillFailed';
import type { Session } from '../../../src/connection/session';
import { fleetDevices, type Fleet } from '../../../src/demo/fleet';
import type { Target } from '../../../src/inventory/target';
import { Inventory } from '../../../src/inventory/inventory';
import { Scan } from '../../../src/scan/scan';
import { coverageText } from '../../../src/scan/coverage';
import { scanStats } from '../../../src/scan/scanStats';
import { elapsedMs } from '../../../src/util/clock';
import { day, entryPatch, Folder, hour, minute, place } from '../../support/data/entries';
import { asked, scanNow } from '../../support/data/scans';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { afterSleepOf, later, withTimeMovedBy } from '../../support/system/clock';

const never = new AbortController().signal;
/** Scans whose times may go back. */
const byTheClock = { now: () => Date.now() };

/** All that is left to install is installed. */
function installAll(fleet: Fleet): void {
  for (const { device } of fleetDevices(fleet)) for (const patch of device.patches) patch.status = 8;
}

async function find(session: Session): Promise<readonly Target[]> {
  const scope = { kind: 'client', client: await onlyClient(session) } as const;
  return (await readFailed(session, [scope], never, () => undefined))?.targets ?? assert.fail('it was cancelled');
}

/** What a scan has found, and when. */
function foundBy({ data }: Scan): { readonly found: Target[]; readonly scannedAt: Map<string, number> } {
  const devices = [...data.devices.values()];
  return {
    found: devices.map((device) => ({
      place: device.place,
      patches:
        device.reading?.kind === 'read'
          ? device.reading.failed.map((one) => ({ ...one, status: 'failed' as const }))
          : [],
    })),
    scannedAt: new Map([...data.devices].map(([id, { reading }]) => [id, reading?.at ?? 0])),
  };
}

describe('what was read before the computer slept', () => {
  const folder = new Folder();

  it('is read again by a bulk retry, its lists of devices too', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    await find(session);
    simulator.forget();
    installAll(simulator.fleet);
    const found = await afterSleepOf(8 * hour, () => find(session));
    assert.deepEqual([asked(simulator).sort(), simulator.count(), found], [['1', '2'], 4, []]);
  });

  it('is read again by a scan', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    for (const id of ['1', '2']) await session.inventory.refreshPatches(id);
    installAll(simulator.fleet);
    const scan = new Scan();
    await afterSleepOf(8 * hour, () => scanNow(session, scan, byTheClock));
    assert.deepEqual([scanStats(scan.data).read, scanStats(scan.data).failures], [2, 0]);
  });

  it('is not sent again where another window has retried it meanwhile', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const found = await find(session);
    const sentAt = Date.now() + minute;
    folder.store({
      account: session.account,
      at: sentAt,
      sentAt,
      place: place('1'),
      patches: [entryPatch({ id: '101', status: 'pending', statusLabel: 'Pending', moved: true })],
      checkedAt: sentAt,
    });
    const history = await folder.loaded();
    await afterSleepOf(8 * hour, () => {
      assert.deepEqual(stillFailed(session, history, found, Date.now()).targets, []);
      return Promise.resolve();
    });
  });

  it('is read again as often as the question says, before what a scan found is sent', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const scan = new Scan();
    await scanNow(session, scan, byTheClock);
    const { found, scannedAt } = foundBy(scan);
    installAll(simulator.fleet);
    simulator.forget();
    await afterSleepOf(8 * hour, async () => {
      const now = Date.now();
      assert.equal(scannedLongAgo(found, scannedAt, now).length, 2);
      const still = await failedByNow(session, found, { scannedAt, now, signal: never, onProgress: () => undefined });
      assert.deepEqual([asked(simulator).length, still?.targets], [2, []]);
    });
  });
});

describe('the age of what was read', () => {
  const since = { unixMs: 1_000 * day, monotonicMs: hour };
  const after = (unixMs: number, monotonicMs: number) =>
    elapsedMs(since, { unixMs: since.unixMs + unixMs, monotonicMs: since.monotonicMs + monotonicMs });

  it('is what the clock says that says more', () => {
    assert.deepEqual([after(8 * hour, minute), after(minute, 8 * hour)], [8 * hour, 8 * hour]);
    assert.equal(after(-3, 2), 2, 'the network has set the clock right');
  });

  it('is as old as can be where the time lies before it, and still a number', () => {
    assert.equal(after(-hour, minute), since.unixMs - hour);
    assert.equal(after(-hour, 0), since.unixMs - hour, 'it may have slept meanwhile');
  });

  it('is that of the question in what a scan keeps, for lists of devices too', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    await scanNow(session, new Scan(), byTheClock);
    const scan = new Scan();
    const before = Date.now();
    await later(4 * minute, () => scanNow(session, scan, byTheClock)); // All of it is known still.
    const [device] = scan.data.devices.values();
    assert.ok((device?.reading?.at ?? before) < before - 3 * minute);
    assert.ok((device?.listedAt ?? before) < before - 3 * minute);
  });
});

describe('the clock that is set back', () => {
  it('has a list on its way asked for by the time of now: what is sent since is younger', async () => {
    let now = 100 * day;
    let answer: () => void = () => undefined;
    const none = () => Promise.resolve({ items: [], problems: [] });
    const listPatches = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { items: [], problems: [] };
    };
    const lists = { listClients: none, listSites: none, listServers: none, listWorkstations: none };
    const inventory = new Inventory({ ...lists, listDevicesAtClient: none, listPatches }, { now: () => now });
    const askedAt: number[] = [];
    inventory.onDidReadPatches((read) => askedAt.push(read.askedAt));
    const reading = inventory.patches('1');
    await later(3 * minute, async () => {
      now -= 2 * hour;
      answer();
      await reading;
    });
    const [at = Infinity] = askedAt;
    assert.ok(at <= now - 3 * minute && at > now - hour, `${now - at}`);
  });

  for (const [name, ahead] of [
    ['a day', day],
    ['two seconds', 2_000],
  ] as const) {
    it(`has a scan of ${name} ahead read again before it is sent`, async () => {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
      const found = await find(session);
      session.inventory.forgetAll();
      installAll(simulator.fleet);
      simulator.forget();
      const now = Date.now();
      const scannedAt = new Map([['1', now + ahead]]);
      const still = await failedByNow(session, found, { scannedAt, now, signal: never, onProgress: () => undefined });
      assert.deepEqual([asked(simulator), still?.targets.length], [['1'], 0]);
    });
  }

  it('has a scan ask for all again that it knows from times that are still to come, at each scan once', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const scan = new Scan();
    await withTimeMovedBy(day, () => scanNow(session, scan, byTheClock));
    installAll(simulator.fleet);
    for (let n = 0; n < 2; n++) {
      session.inventory.forgetAll();
      simulator.forget();
      await scanNow(session, scan, byTheClock);
      const { read, due, dueLists, failures } = scanStats(scan.data);
      assert.deepEqual([asked(simulator).length, simulator.count()], [3, 7]);
      assert.deepEqual({ read, due, dueLists, failures }, { read: 3, due: 0, dueLists: 0, failures: 0 });
    }
    assert.doesNotMatch(coverageText(scan.data, 'Scanned', Date.now()), /again|oldest/);
  });
});
