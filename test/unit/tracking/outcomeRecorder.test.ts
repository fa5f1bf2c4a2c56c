import assert from 'node:assert/strict';
import { mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { Session } from '../../../src/connection/session';
import type { Entry } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import { Inventory } from '../../../src/inventory/inventory';
import { collectPatches } from '../../../src/inventory/bulkRead';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import { patch } from '../../support/data/records';
import { entryPatch, Folder, hour, minute, place, until } from '../../support/data/entries';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { writes } from '../../../src/writes';
import { sendWrites } from '../../../src/actions/sendWrites';
import { recorded } from './recorded';

describe('what follows a retry', () => {
  const folder = new Folder();
  const never = new AbortController().signal;
  let now = 0;
  beforeEach(() => {
    now = 1_000_000;
  });

  /** A recorder of which a test says when it tells, and the ids of what it told of. */
  function waitingRecorder(history: History, session: Session) {
    const told: string[][] = [];
    const waiting: (() => void)[] = [];
    const following = new OutcomeRecorder(history, {
      now: () => now,
      notify: (ended) => told.push(ended.map(({ id }) => id).sort()),
      onError: (error) => assert.fail(String(error)),
      schedule: (run) => waiting.push(run),
    });
    following.start(session);
    return { following, told, waiting };
  }

  const follow = (session: Session) => recorded(folder, session, () => now);

  async function retryAll(session: Session, history: History): Promise<void> {
    const client = await onlyClient(session);
    const site = (await session.inventory.sites(client.id)).items[0] ?? assert.fail();
    const { items } = await session.inventory.devices(site.id, 'server');
    const targets = await Promise.all(
      items.map(async (device) => ({
        place: { client, site, device },
        patches: (await session.inventory.patches(device.id)).items,
      })),
    );
    await sendWrites(
      session,
      { action: writes.patch_retry, targets, signal: never },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    await until(history, () => history.entries.every(({ checkedAt }) => checkedAt !== undefined));
  }

  const statuses = (entries: readonly Entry[]) => entries.map(({ patches }) => patches.map(({ status }) => status));

  it('notes each reading, whoever asked for it, and tells the end once', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 2), now: () => now });
    const { history, told } = follow(session);
    await retryAll(session, history);
    assert.deepEqual([statuses(history.entries), told], [[['pending', 'pending']], []]);
    now += 3 * minute;
    await session.inventory.refreshPatches('1');
    await until(history, () => history.entries[0]?.told === true);
    assert.deepEqual(statuses(history.entries), [['installed', 'installed']]);
    await new Promise(setImmediate);
    await session.inventory.refreshPatches('1');
    await new Promise(setImmediate);
    assert.deepEqual(told, [['SRV-1']]);
  });

  it('tells in one go of all that ended in one round', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(5, 1), now: () => now });
    const { history, follow: following, told } = follow(session);
    await retryAll(session, history);
    now += 3 * minute;
    await following.inOneGo(() =>
      collectPatches(session.inventory, ['1', '2', '3', '4', '5'], {
        signal: never,
        maxAgeMs: 0,
        onProgress: () => undefined,
      }),
    );
    assert.deepEqual(told, [['SRV-1', 'SRV-2', 'SRV-3', 'SRV-4', 'SRV-5']]);
  });

  it('is told by one of two windows', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const one = follow(session);
    const other = follow(session);
    await retryAll(session, one.history);
    await other.history.load();
    now += 3 * minute;
    await session.inventory.refreshPatches('1');
    await until(one.history, () => one.history.entries[0]?.told === true);
    await until(other.history, () => other.history.entries[0]?.told === true);
    await one.follow.inOneGo(() => Promise.resolve());
    await other.follow.inOneGo(() => Promise.resolve());
    assert.deepEqual([...one.told, ...other.told], [['SRV-1']]);
  });

  it('tells nothing of what another window has told, whose clock ran ahead', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    const patches = [entryPatch({ id: '101', status: 'pending', moved: true })];
    folder.store({ account: session.account, at: now, place: place('1'), patches, told: true }); // It gave it up.
    const { history, follow: following, told } = follow(session);
    await history.load();
    await following.inOneGo(() => session.inventory.refreshPatches('1'));
    assert.deepEqual([statuses(history.entries), told], [[['installed']], []]);
  });

  it('tells nothing of what had ended with its answer', async () => {
    const fleet = fleetOf(1, 1);
    for (const patch of fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    const { session } = await sessionWith({ fleet, now: () => now });
    const { history, follow: following, told } = follow(session);
    await retryAll(session, history);
    await following.inOneGo(() => Promise.resolve());
    assert.deepEqual(
      [history.entries[0]?.patches[0]?.outcome, history.entries[0]?.told, told],
      ['alreadyApplied', true, []],
    );
  });

  it('leaves alone what belongs to another account', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const { history, follow: following } = follow(session);
    const of = { at: now, place: place('1'), patches: [entryPatch({ id: '101' })] };
    folder.store({ ...of, id: 'theirs', account: 'https://other.example' });
    folder.store({ ...of, id: 'ours', account: session.account });
    await history.load();
    await session.inventory.refreshPatches('1');
    await following.inOneGo(() => Promise.resolve());
    assert.deepEqual(
      history.entries.map(({ id, checkedAt }) => [id, checkedAt]),
      [
        ['theirs', undefined],
        ['ours', now],
      ],
    );
  });

  it('notes a reading that comes before the history was read', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ account: session.account, at: now, place: place('1'), patches: [entryPatch({ id: '101' })] });
    const { history, follow: following } = follow(session);
    await session.inventory.patches('1');
    await following.inOneGo(() => Promise.resolve());
    assert.deepEqual(statuses(history.entries), [['failed']]);
  });

  it('leaves alone what ended, what has no answer yet, and what was read later', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const patches = [entryPatch({ id: '101', status: 'installed', moved: true })];
    const of = { account: session.account, at: now, place: place('1'), patches };
    folder.store({ ...of, id: 'ended', checkedAt: now });
    folder.store({
      ...of,
      id: 'sending',
      sender: { pid: process.ppid, run: 'x' },
      patches: [entryPatch({ id: '101', outcome: 'sending' })],
    });
    folder.store({
      ...of,
      id: 'later',
      checkedAt: now + 1,
      patches: [entryPatch({ id: '101', status: 'pending', moved: true })],
    });
    const { history, follow: following, told } = follow(session);
    await history.load();
    const before = history.entries;
    await session.inventory.patches('1');
    await following.inOneGo(() => Promise.resolve());
    assert.deepEqual([history.entries, told], [before, []]);
  });

  it('leaves alone what ended while the reading waits to be noted', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ account: session.account, at: now, place: place('1'), patches: [entryPatch({ id: '101' })] });
    const none = () => Promise.resolve({ items: [], problems: [] });
    // Without HTTP, the reading comes before the change is on the disk.
    const inventory = new Inventory(
      {
        listClients: none,
        listSites: none,
        listServers: none,
        listWorkstations: none,
        listDevicesAtClient: none,
        listPatches: () => Promise.resolve({ items: [patch({ id: '101', status: 'failed' })], problems: [] }),
      },
      { now: () => now },
    );
    const { history, follow: following } = follow({ ...session, inventory });
    await history.load();
    const ending = history.change('e1', (entry) => ({
      ...entry,
      checkedAt: now,
      patches: [entryPatch({ id: '101', status: 'installed' })],
    }));
    await inventory.patches('1');
    await Promise.all([ending, following.inOneGo(() => Promise.resolve())]);
    assert.deepEqual(statuses(history.entries), [['installed']]);
  });

  it('tells of an end that could not be noted, and goes on', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1), now: () => now });
    const history = folder.window({ now: () => now });
    const told: string[] = [];
    const errors: unknown[] = [];
    const following = new OutcomeRecorder(history, {
      now: () => now,
      notify: (ended) => told.push(...ended.map(({ id }) => id)),
      onError: (error) => errors.push(error),
    });
    following.start(session);
    for (const [n, id] of ['a', 'b'].entries()) {
      folder.store({
        id,
        account: session.account,
        at: now - 2 * hour,
        place: place(String(n + 1)),
        patches: [entryPatch({ id: `${n + 1}01` })],
      });
    }
    await history.load();
    mkdirSync(path.join(folder.path, 'a.lock')); // It cannot be written.
    utimesSync(path.join(folder.path, 'a.lock'), 0, 0);
    await following.inOneGo(() =>
      collectPatches(session.inventory, ['1', '2'], { signal: never, maxAgeMs: 0, onProgress: () => undefined }),
    );
    assert.deepEqual([told.sort(), errors.length], [['a', 'b'], 1]);
  });

  it('tells of what had ended before a round together with what ends in it', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1), now: () => now });
    const patchesOf = (device: string) => [entryPatch({ id: `${device}01` })];
    for (const id of ['1', '2'])
      folder.store({ id, account: session.account, at: now - 2 * hour, place: place(id), patches: patchesOf(id) });
    const history = await folder.loaded({ now: () => now });
    const { following, told, waiting } = waitingRecorder(history, session);
    await session.inventory.refreshPatches('1');
    while (waiting.length === 0) await new Promise(setImmediate);
    await following.inOneGo(async () => {
      for (const run of waiting) run();
      await session.inventory.refreshPatches('2');
    });
    assert.deepEqual(told, [['1', '2']]);
  });

  it('tells in one go of what ends one after the other within a moment', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1), now: () => now });
    for (const device of ['1', '2'])
      folder.store({
        id: device,
        account: session.account,
        at: now - 2 * hour,
        place: place(device),
        patches: [entryPatch({ id: `${device}01` })],
      });
    const history = await folder.loaded({ now: () => now });
    const { following, told, waiting } = waitingRecorder(history, session);
    for (const device of ['1', '2']) await session.inventory.refreshPatches(device);
    await until(history, () => history.entries.every((entry) => entry.checkedAt !== undefined));
    while (waiting.length < 2) await new Promise(setImmediate);
    assert.deepEqual(told, []);
    for (const run of waiting) run();
    await until(history, () => history.entries.every((entry) => entry.told));
    await following.inOneGo(() => Promise.resolve());
    assert.deepEqual(told, [['1', '2']]);
  });
});
