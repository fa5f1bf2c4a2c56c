import assert from 'node:assert/strict';
import path from 'node:path';
import { mock } from 'node:test';
import { mostUnpacedDevices, patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import type { Session } from '../../../src/connection/session';
import type { History } from '../../../src/history/history';
import { collectPatches } from '../../../src/inventory/bulkRead';
import { Inventory } from '../../../src/inventory/inventory';
import type { SharedTurns } from '../../../src/inventory/rateLimiter';
import type { Target } from '../../../src/inventory/target';
import { TurnFile } from '../../../src/storage/turnFile';
import type { MonotonicClock } from '../../../src/util/clock';
import { writes } from '../../../src/writes';
import { Folder, newFolder, place } from '../../support/data/entries';
import { patch } from '../../support/data/records';
import { emptyFleet } from '../../../src/demo/fleet';
import { sessionWith } from '../../support/simulator/fleets';
import { EagerClock } from '../../support/system/clock';

const never = new AbortController().signal;
const minute = 60_000;

/** So many devices, each with a failed patch. */
const targetsOf = (count: number, first = 1): Target[] =>
  Array.from({ length: count }, (_, n) => ({
    place: place(String(first + n), `SRV-${first + n}`),
    patches: [{ id: `${first + n}01`, title: 'KB1', status: 'failed' }],
  }));

/** A request as it left, by the clock of the pace. */
interface SentRequest {
  readonly what: 'write' | 'read';
  readonly deviceId: string;
  readonly at: number;
}

describe('the pace of an action', () => {
  const folder = new Folder();
  let sent: SentRequest[] = [];
  beforeEach(() => {
    sent = [];
  });
  afterEach(() => {
    mock.restoreAll();
  });

  /** A window whose requests are answered at once, and noted when they leave. */
  async function windowAt(
    perMinute: number,
    clock: MonotonicClock,
    turns?: SharedTurns,
  ): Promise<{ session: Session; history: History }> {
    const { session } = await sessionWith({ fleet: emptyFleet() });
    const note = (what: SentRequest['what'], deviceId: string) =>
      sent.push({ what, deviceId, at: clock.monotonicMs() });
    mock.method(session.client, 'write', (_: string, deviceId: string) => {
      note('write', deviceId);
      return Promise.resolve('');
    });
    const none = () => Promise.resolve({ items: [], problems: [] });
    const inventory = new Inventory(
      {
        listClients: none,
        listSites: none,
        listServers: none,
        listWorkstations: none,
        listDevicesAtClient: none,
        listPatches: (id, _, gate) =>
          gate(() => {
            note('read', id);
            return Promise.resolve({ items: [patch({ id: `${id}01` })], problems: [] });
          }),
      },
      { requestsPerMinute: () => perMinute, pace: { clock, turns } },
    );
    return { session: { ...session, inventory }, history: folder.window() };
  }

  async function retry(
    { session, history }: { session: Session; history: History },
    targets: Target[],
    cancel = never,
  ) {
    const { results, read } = await sendWrites(
      session,
      { action: writes.patch_retry, targets, signal: cancel },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    await read;
    return results;
  }

  const of = (what: SentRequest['what']) => sent.filter((one) => one.what === what).map(({ deviceId }) => deviceId);

  it('keeps every minute to what is set in two windows: for writes, the readings after them and a scan', async () => {
    const clock = new EagerClock();
    const file = new TurnFile(path.join(newFolder(), 'pace'));
    const turns = { take: (wanted: Parameters<TurnFile['take']>[0]) => clock.hold(() => file.take(wanted)) };
    const [one, two] = [await windowAt(20, clock, turns), await windowAt(20, clock, turns)];
    const scanned = targetsOf(30, 101).map((target) => target.place.device.id);
    await Promise.all([
      retry(one, targetsOf(30)),
      retry(two, targetsOf(20, 31)),
      collectPatches(one.session.inventory, scanned, { signal: never, maxAgeMs: 0 }),
    ]);
    assert.deepEqual([of('write').length, new Set(of('write')).size], [50, 50]);
    assert.deepEqual([of('read').length, new Set(of('read')).size], [80, 80]);
    const most = Math.max(...sent.map(({ at }) => sent.filter((r) => r.at >= at && r.at < at + minute).length));
    assert.ok(most <= 20, `${most} in a minute`);
  });

  /** A clock that stands still: who waits for a turn after the first waits for good. */
  const still: MonotonicClock = { monotonicMs: () => 1_000_000, later: () => () => undefined };
  const settled = async (holds: () => boolean) => {
    while (!holds()) await new Promise(setImmediate);
  };

  it('holds back none on a few devices, though another waits for its turn', async () => {
    const window = await windowAt(1, still);
    const cancel = new AbortController();
    const long = retry(window, targetsOf(mostUnpacedDevices + 1), cancel.signal);
    await settled(() => of('write').length === 1);
    await retry(window, targetsOf(mostUnpacedDevices, 21));
    assert.equal(of('write').length, 1 + mostUnpacedDevices);
    assert.equal(of('read').length, mostUnpacedDevices);
    cancel.abort();
    await long;
  });

  it('can be cancelled between two writes: what waits is not sent, and leaves no trace', async () => {
    const window = await windowAt(1, still);
    const cancel = new AbortController();
    const targets = targetsOf(mostUnpacedDevices + 1);
    const running = retry(window, targets, cancel.signal);
    await settled(() => of('write').length === 1);
    cancel.abort();
    const results = await running;
    const deviceIds = (outcome: 'accepted' | 'unsent') =>
      results.filter((one) => patchesWith(one, outcome).length > 0).map(({ target }) => target.place.device.id);
    assert.deepEqual([deviceIds('accepted'), of('write'), of('read')], [of('write'), deviceIds('accepted'), []]);
    assert.equal(deviceIds('unsent').length, targets.length - 1);
    assert.equal(window.history.entries.length, 1);
  });

  for (const count of [1, mostUnpacedDevices + 1])
    it(`can be cancelled while what goes out is being noted: ${count} of them`, async () => {
      const window = await windowAt(600, new EagerClock());
      const cancel = new AbortController();
      const change = window.history.change.bind(window.history);
      mock.method(window.history, 'change', (...args: Parameters<History['change']>) => {
        cancel.abort();
        return change(...args);
      });
      await retry(window, targetsOf(count), cancel.signal);
      assert.deepEqual([sent, window.history.entries], [[], []]);
    });

  it('is given up when the connection ends', async () => {
    const window = await windowAt(1, still);
    const running = retry(window, targetsOf(mostUnpacedDevices + 1));
    await settled(() => of('write').length === 1);
    window.session.close();
    await running;
    assert.deepEqual([of('write').length, of('read').length], [1, 0]);
  });

  it('takes a turn for each call where a device takes several, and marks nothing as being sent before', async () => {
    const window = await windowAt(1, still);
    const [first = assert.fail(), ...others] = targetsOf(mostUnpacedDevices + 1);
    const patches = Array.from({ length: 900 }, (_, n) => ({ id: `1${n}00`, title: 'KB', status: 'failed' as const }));
    const cancel = new AbortController();
    const running = retry(window, [{ ...first, patches }, ...others], cancel.signal);
    await settled(() => of('write').length === 1);
    await new Promise(setImmediate);
    assert.deepEqual(of('write'), ['1']);
    const { entries } = window.history;
    const isBegun = entries.filter((entry) => entry.patches.some(({ outcome }) => outcome !== 'unsent'));
    assert.deepEqual(
      isBegun.map(({ place: { device } }) => device.id),
      ['1'],
    );
    cancel.abort();
    const [result = assert.fail()] = await running;
    const [accepted, unsent] = [patchesWith(result, 'accepted').length, patchesWith(result, 'unsent').length];
    assert.ok(accepted > 0 && unsent > 0 && accepted + unsent === 900, `${accepted} and ${unsent}`);
  });
});
