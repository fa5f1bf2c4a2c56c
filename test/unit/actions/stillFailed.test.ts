import assert from 'node:assert/strict';
import { type Target } from '../../../src/actions/action';
import { readFailed } from '../../../src/actions/readFailed';
import { stillFailed } from '../../../src/actions/stillFailed';
import type { Session } from '../../../src/connection/session';
import type { Simulator } from '../../../src/demo/simulator';
import { entryPatch, Folder, place } from '../../support/entries';
import { fleetOf, onlyClient, sessionWith } from '../../support/fleets';

const never = new AbortController().signal;
const idsOf = (targets: readonly Target[]) => targets.map(({ place: { device }, patches }) => `${device.id}: ${patches.map(({ id }) => id).join()}`);

describe('what is still Failed when a question is answered', () => {
  const folder = new Folder();
  let simulator: Simulator;
  let session: Session;
  let found: readonly Target[];

  beforeEach(async () => {
    ({ simulator, session } = await sessionWith({ fleet: fleetOf(2, 2) }));
    found = (await readFailed(session, [{ kind: 'client', client: await onlyClient(session) }], never, () => undefined))?.targets ?? [];
  });

  /** What is left after another window has stored an entry. */
  async function after(given: Parameters<Folder['store']>[0] = {}): Promise<ReturnType<typeof stillFailed>> {
    folder.store({ account: session.account, at: Date.now() + 1000, place: place('1'), patches: [entryPatch({ id: '101' })], ...given });
    return stillFailed(session, await folder.loaded(), found, Date.now());
  }

  it('is all of it where nothing happened', async () => {
    assert.deepEqual(stillFailed(session, await folder.loaded(), found, Date.now()), { targets: found, leftOut: [] });
  });

  it('is not what another window has retried since it was read', async () => {
    const { targets, leftOut } = await after();
    assert.deepEqual([idsOf(targets), leftOut], [['1: 102', '2: 201,202'], [{ text: '1 patch was retried or changed meanwhile' }]]);
  });

  it('is what was retried before it was read, what was never sent, what got another policy, and what is another account\'s', async () => {
    for (const given of [{ at: Date.now() - 60_000 }, { patches: [entryPatch({ id: '101', outcome: 'refused' })] }, { service: 'patch_approve' as const }, { account: 'https://example.org' }]) {
      assert.deepEqual((await after(given)).targets, found);
    }
  });

  it('is not what another reading has found in another status', async () => {
    const [device] = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
    for (const patch of device?.patches ?? []) patch.status = 8;
    await session.inventory.refreshPatches('1');
    const { targets, leftOut } = stillFailed(session, await folder.loaded(), found, Date.now());
    assert.deepEqual([idsOf(targets), leftOut.map(({ text }) => text)], [['2: 201,202'], ['2 patches were retried or changed meanwhile']]);
  });
});
