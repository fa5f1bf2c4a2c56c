import assert from 'node:assert/strict';
import { sendWrites } from '../../../src/actions/sendWrites';
import type { Session } from '../../../src/connection/session';
import type { Entry } from '../../../src/history/entry';
import type { Fleet } from '../../../src/demo/fleet';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import type { Listing, Patch } from '../../../src/nsight/records';
import { retryRow } from '../../../src/views/retries/retryRows';
import { writes } from '../../../src/writes';
import { day, entryPatch, Folder, gestureNode, hour, minute, place, until } from '../../support/data/entries';
import { patch } from '../../support/data/records';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { recorded } from './recorded';

const never = new AbortController().signal;
const year = 365 * day;

/** An inventory that gets only patches, from this. */
function inventoryOf(listPatches: InventoryClient['listPatches'], now: () => number): Inventory {
  const none = () => Promise.resolve({ items: [], problems: [] });
  const lists = { listClients: none, listSites: none, listServers: none, listWorkstations: none };
  return new Inventory({ ...lists, listDevicesAtClient: none, listPatches }, { now });
}

function setStatus(fleet: Fleet, status: number): void {
  for (const one of fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) one.status = status;
}

describe('when a reading was asked for', () => {
  const folder = new Folder();
  let now = 0;
  beforeEach(() => {
    now = 100 * day;
  });

  it('decides what it tells: one from before a retry that comes after it does not end it', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const made: (string | undefined)[] = [];
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow = inventoryOf(
      async (id, ...more) => {
        const listing = await session.client.listPatches(id, ...more); // Made by the server before the retry …
        made.push(...listing.items.map(({ status }) => status));
        await arrived; // … and here after it: a slow line, or a reader that has others to read first.
        return listing;
      },
      () => now,
    );
    const one = recorded(folder, session, () => now);
    const two = recorded(folder, { ...session, inventory: slow }, () => now);
    await Promise.all([one.history.load(), two.history.load()]);
    const reading = slow.patches('1');
    while (made.length === 0) await new Promise(setImmediate);
    now += 1_000;
    await sendWrites(
      session,
      {
        action: writes.patch_retry,
        targets: [{ place: place('1', 'SRV-1'), patches: [{ id: '101', title: 'KB1', status: 'failed' }] }],
        signal: never,
      },
      { history: one.history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    await until(two.history, () => two.history.entries[0]?.patches[0]?.status === 'pending');
    now += 1_000;
    arrive();
    await reading;
    await two.follow.inOneGo(() => Promise.resolve());
    assert.deepEqual(
      [made, two.told, two.history.entries[0]?.patches[0]?.status, two.history.entries[0]?.told],
      [['failed'], [], 'pending', false],
    );
    // It is installed in the end, and somebody learns of it.
    now += 3 * minute;
    await session.inventory.refreshPatches('1');
    await one.follow.inOneGo(() => Promise.resolve());
    assert.deepEqual([one.history.entries[0]?.patches[0]?.status, one.told], ['installed', [['SRV-1']]]);
  });

  it('is what is stored, not when it came; one that was overtaken says nothing', async () => {
    const lists: ((listing: Listing<Patch>) => void)[] = [];
    const inventory = inventoryOf(
      () =>
        new Promise((resolve) => {
          lists.push(resolve);
        }),
      () => now,
    );
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { history, follow } = recorded(folder, { ...session, inventory }, () => now);
    const pending = [entryPatch({ id: '101' })];
    folder.store({ account: session.account, at: now - hour, place: place('1'), patches: pending });
    await history.load();
    const [first, asked] = [inventory.patches('1'), now];
    now += 5_000;
    const listed = (status: Patch['status']) => ({ items: [patch({ id: '101', status })], problems: [] });
    lists[0]?.(listed('queued'));
    await first;
    await follow.inOneGo(() => Promise.resolve());
    assert.deepEqual([history.entries[0]?.checkedAt, history.entries[0]?.patches[0]?.status], [asked, 'queued']);
    await history.change('e1', (entry) => ({ ...entry, checkedAt: now + 10 }));
    now += 20;
    folder.store({ ...history.entries[0], checkedAt: now });
    await until(history, () => history.entries[0]?.checkedAt === now);
    now -= 10;
    inventory.forgetAll();
    const late = inventory.patches('1');
    now += 500;
    lists[1]?.(listed('failed'));
    await late;
    await follow.inOneGo(() => Promise.resolve());
    assert.equal(history.entries[0]?.patches[0]?.status, 'queued');
  });

  it('decides of a policy without an answer too: a list from before it says nothing of it', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    let answer: () => void = () => undefined;
    const inventory = inventoryOf(
      () =>
        new Promise((resolve) => {
          answer = () => {
            resolve({ items: [patch({ id: '101', policy: 'doNothing' })], problems: [] });
          };
        }),
      () => now,
    );
    const { history, follow } = recorded(folder, { ...session, inventory }, () => now);
    const reading = inventory.patches('1');
    now += 1_000;
    folder.store({
      account: session.account,
      at: now - hour,
      sentAt: now,
      service: 'patch_approve',
      place: place('1'),
      patches: [entryPatch({ id: '101', outcome: 'unknown' })],
    });
    await history.load();
    now += 1_000;
    answer();
    await reading;
    await follow.inOneGo(() => Promise.resolve());
    const state = () => history.entries.map(({ checkedAt, patches }) => [checkedAt, patches[0]?.policyHolds]);
    assert.deepEqual(state(), [[undefined, undefined]]);
    const again = inventory.refreshPatches('1');
    answer();
    await again;
    await follow.inOneGo(() => Promise.resolve());
    assert.deepEqual(state(), [[now, false]]);
  });

  it('counts also where some of the records cannot be read: what is missing then may be listed', async () => {
    const items = [patch({ id: '101', status: 'pending' })];
    const listing: Listing<Patch> = {
      items,
      problems: [{ kind: 'missingId', element: 'patch', name: '', tag: 'patchid' }],
    };
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    let answer: Listing<Patch> = listing;
    const inventory = inventoryOf(
      () => Promise.resolve(answer),
      () => now,
    );
    const { history, follow } = recorded(folder, { ...session, inventory }, () => now);
    const both = [entryPatch({ id: '101' }), entryPatch({ id: '102' })];
    folder.store({ account: session.account, at: now - minute, place: place('1'), patches: both });
    await history.load();
    const read = async () => {
      await follow.inOneGo(() => inventory.refreshPatches('1'));
      return history.entries[0]?.patches.map(({ status, gone }) => [status, gone]);
    };
    assert.deepEqual(await read(), [
      ['pending', false],
      [undefined, false],
    ]);
    answer = { items, problems: [] };
    assert.deepEqual(await read(), [
      ['pending', false],
      [undefined, true],
    ]);
    answer = listing; // And what was missing from a list that was read whole is missing on.
    assert.deepEqual((await read())?.[1], [undefined, true]);
  });
});

describe('a retry and a clock that is set', () => {
  const folder = new Folder();
  let now = 0;
  beforeEach(() => {
    now = 1_000 * day;
  });
  const pending = [entryPatch({ id: '101', status: 'pending', statusLabel: 'Pending', moved: true })];

  /** A window of an account with one retry, whose clock has been set. */
  async function windowWith(given: Partial<Entry>) {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ account: session.account, place: place('1', 'SRV-1'), patches: pending, ...given });
    const window = recorded(folder, session, () => now);
    await window.history.load();
    return { simulator, session, ...window };
  }
  const rowOf = (entries: readonly Entry[], session: Session) =>
    retryRow(gestureNode(entries[0] ?? assert.fail()), session.account, now).description;

  for (const [how, ahead] of [
    ['half a day', 12 * hour],
    ['a year', year],
  ] as const) {
    it(`back by ${how}: it is followed on, and not given up later for it`, async () => {
      const then = now + ahead;
      const { session, simulator, history, follow, told } = await windowWith({
        at: then - hour,
        sentAt: then - hour,
        checkedAt: then,
      });
      setStatus(simulator.fleet, 4);
      await follow.inOneGo(() => session.inventory.refreshPatches('1'));
      assert.deepEqual(
        [history.entries[0]?.patches[0]?.status, history.entries[0]?.checkedAt, told],
        ['queued', now, []],
      );
      now += 7 * day;
      await follow.tellDue();
      assert.deepEqual(told, []);
      now += 1;
      await follow.tellDue();
      assert.deepEqual(told, [['SRV-1']]);
    });
  }

  for (const [how, behind] of [
    ['two months', 60 * day],
    ['a year', year],
    ['all there is', 999 * day],
  ] as const) {
    it(`forward by ${how}: nobody has waited so long, so that it is not given up at once`, async () => {
      const { session, simulator, history, follow, told } = await windowWith({
        at: now - behind,
        sentAt: now - behind,
        checkedAt: now - behind + hour,
      });
      setStatus(simulator.fleet, 4);
      await follow.tellDue();
      assert.deepEqual([told, rowOf(history.entries, session)], [[], '1 pending']);
      await follow.inOneGo(() => session.inventory.refreshPatches('1'));
      assert.deepEqual([told, rowOf(history.entries, session)], [[], '1 queued']);
      now += 7 * day + 1;
      await follow.tellDue();
      await follow.tellDue();
      assert.deepEqual([told, rowOf(history.entries, session)], [[['SRV-1']], '1 no result after 7 days']);
      now += year;
      await follow.tellDue();
      assert.deepEqual([told, rowOf(history.entries, session)], [[['SRV-1']], '1 no result after 7 days']);
    });

    it(`forward by ${how}: what is just still failed has not failed again`, async () => {
      const { session, history, follow, told } = await windowWith({
        at: now - behind,
        sentAt: now - behind,
        patches: [entryPatch({ id: '101' })],
      });
      await follow.inOneGo(() => session.inventory.refreshPatches('1'));
      assert.deepEqual([told, rowOf(history.entries, session)], [[], '1 failed']);
      now += hour + 1;
      await follow.inOneGo(() => session.inventory.refreshPatches('1'));
      assert.deepEqual([told, rowOf(history.entries, session)], [[['SRV-1']], '1 failed again']);
    });
  }

  it('forward: what had ended stays as it ended', async () => {
    const { history, follow, told } = await windowWith({
      at: now - year,
      sentAt: now - year,
      checkedAt: now - year + 2 * hour,
      patches: [entryPatch({ id: '101', status: 'failed' })],
      told: true,
    });
    const before = history.entries;
    await follow.tellDue();
    assert.deepEqual([history.entries, told], [before, []]);
  });

  it('while nobody was there for three weeks is none: it is given up', async () => {
    const { follow, told } = await windowWith({ at: now - 21 * day });
    await follow.tellDue();
    assert.deepEqual(told, [['SRV-1']]);
  });
});
