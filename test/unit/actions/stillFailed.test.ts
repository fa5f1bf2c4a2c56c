import assert from 'node:assert/strict';
import { readFailed } from '../../../src/actions/readFailed';
import { stillFailed } from '../../../src/actions/stillFailed';
import type { Session } from '../../../src/connection/session';
import type { Simulator } from '../../support/simulator/testSimulator';
import { Inventory } from '../../../src/inventory/inventory';
import { day, entryPatch, Folder, minute, place, sentAt, until } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { writes } from '../../../src/writes';
import type { Target } from '../../../src/inventory/target';
import { sendWrites } from '../../../src/actions/sendWrites';
import { Gate } from '../../support/system/gate';

const never = new AbortController().signal;
const idsOf = (targets: readonly Target[]) =>
  targets.map(({ place: { device }, patches }) => `${device.id}: ${patches.map(({ id }) => id).join()}`);

describe('what is still Failed when a question is answered', () => {
  const folder = new Folder();
  let simulator: Simulator;
  let session: Session;
  let found: readonly Target[];

  beforeEach(async () => {
    ({ simulator, session } = await sessionWith({ fleet: fleetOf(2, 2) }));
    found =
      (await readFailed(session, [{ kind: 'client', client: await onlyClient(session) }], never, () => undefined))
        ?.targets ?? [];
  });

  /** What is left after another window has stored an entry. */
  async function after(given: Parameters<Folder['store']>[0] = {}): Promise<ReturnType<typeof stillFailed>> {
    folder.store({
      account: session.account,
      at: Date.now() + 1000,
      place: place('1'),
      patches: [entryPatch({ id: '101' })],
      ...given,
    });
    return stillFailed(session, await folder.loaded(), found, Date.now());
  }

  it('is all of it where nothing happened', async () => {
    assert.deepEqual(stillFailed(session, await folder.loaded(), found, Date.now()), { targets: found, leftOut: [] });
  });

  it('is not what another window has retried since it was read', async () => {
    const { targets, leftOut } = await after();
    assert.deepEqual(
      [idsOf(targets), leftOut],
      [['1: 102', '2: 201,202'], [{ text: '1 patch was retried or changed in the meantime' }]],
    );
  });

  it("is what was retried before it was read, never sent, given another policy, or is another account's", async () => {
    for (const given of [
      { at: Date.now() - 60_000 },
      { patches: [entryPatch({ id: '101', outcome: 'refused' })] },
      { service: 'patch_approve' as const },
      { account: 'https://example.org' },
    ]) {
      assert.deepEqual((await after(given)).targets, found);
    }
  });

  it('is not what another reading has found in another status', async () => {
    const [device] = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
    for (const patch of device?.patches ?? []) patch.status = 8;
    await session.inventory.refreshPatches('1');
    const { targets, leftOut } = stillFailed(session, await folder.loaded(), found, Date.now());
    assert.deepEqual(
      [idsOf(targets), leftOut.map(({ text }) => text)],
      [['2: 201,202'], ['2 patches were retried or changed in the meantime']],
    );
  });

  it('is not what was planned before it was read, and sent after', async () => {
    const { targets } = await after({ at: Date.now() - 60_000, sentAt: Date.now() + 1000 });
    assert.deepEqual(idsOf(targets), ['1: 102', '2: 201,202']);
  });

  it('is what failed again by a clock that ran years ahead, and not what was sent by it or since', async () => {
    const ahead = Date.now() + 3_000 * day;
    const failed = entryPatch({ id: '101', status: 'failed', statusLabel: 'Failed', moved: true });
    const ended = { at: ahead, sentAt: ahead, checkedAt: ahead + minute, told: true, patches: [failed] };
    assert.deepEqual((await after(ended)).targets, found);
    const open = entryPatch({ id: '101', status: 'pending', statusLabel: 'Pending', moved: true });
    assert.deepEqual(idsOf((await after({ ...ended, told: false, patches: [open] })).targets), [
      '1: 102',
      '2: 201,202',
    ]);
    folder.store({ ...ended, id: 'e0', account: session.account, place: place('1') });
    assert.deepEqual(idsOf((await after()).targets), ['1: 102', '2: 201,202'], 'the clock is right by now');
    session.inventory.forgetAll();
    assert.deepEqual(idsOf((await after()).targets), ['1: 102', '2: 201,202'], 'and no list is known');
  });

  it('is not what is being sent, nor what waits for its turn', async () => {
    for (const outcome of ['sending', 'unsent'] as const) {
      const { targets } = await after({
        at: sentAt,
        sender: { pid: process.ppid, run: 'a process that lives' },
        patches: [entryPatch({ id: '101', outcome })],
      });
      assert.deepEqual(idsOf(targets), ['1: 102', '2: 201,202']);
    }
  });

  it('is not what was sent where the list is not known since, in this window or another', async () => {
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all' });
    await session.inventory.refreshPatches('1').catch(() => undefined);
    const { targets } = await after();
    assert.deepEqual(idsOf(targets), ['1: 102', '2: 201,202']);
    const failedAgain = await after({
      patches: [entryPatch({ id: '101', status: 'failed', statusLabel: 'Failed', moved: true })],
      checkedAt: Date.now(),
    });
    assert.deepEqual(idsOf(failedAgain.targets), ['1: 101,102', '2: 201,202']);
  });

  it('is nothing of a long gesture of another window that was under way when it was read', async () => {
    const other = { ...session, inventory: new Inventory(session.client) };
    const [mine, theirs] = [
      await folder.loaded({ now: () => Date.now() }),
      await folder.loaded({ now: () => Date.now() }),
    ];
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const running = sendWrites(
      other,
      { action: writes.patch_retry, targets: found, signal: never },
      { history: theirs, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    while (simulator.count('patch_retry') < 2) await new Promise(setImmediate);
    session.inventory.forgetAll();
    await readFailed(session, [{ kind: 'client', client: await onlyClient(session) }], never, () => undefined);
    gate.open();
    await (
      await running
    ).read;
    await until(mine, () => mine.entries.length === 2 && mine.entries.every(({ sender }) => sender === undefined));
    assert.deepEqual(stillFailed(session, mine, found, Date.now()).targets, []);
  });
});
