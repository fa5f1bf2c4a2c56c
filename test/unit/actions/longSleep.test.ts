import assert from 'node:assert/strict';
import { once } from 'node:events';
import { patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import type { Target } from '../../../src/inventory/target';
import { writes } from '../../../src/writes';
import { day, Folder, place, sentAt } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { Gate } from '../../support/system/gate';
import { OtherWindows } from '../../support/system/otherWindow';

const never = new AbortController().signal;

/** The failed patch of a server of `fleetOf`. */
const target = (device: number): Target => ({
  place: place(String(device), `SRV-${device}`),
  patches: [{ id: `${device}01`, title: 'KB1', status: 'failed' }],
});

describe('a gesture in the middle of which the computer sleeps for two days', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);
  const awake = sentAt + 2 * day;

  /** Sends to five devices, of which one waits for its turn while the computer sleeps and `meanwhile` goes on. */
  async function send(meanwhile: (account: string) => Promise<void>) {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(5, 1) });
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const history = await folder.loaded();
    const sending = sendWrites(
      session,
      { action: writes.patch_retry, targets: [1, 2, 3, 4, 5].map(target), signal: never },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    await meanwhile(session.account);
    gate.open();
    const { results } = await sending;
    return {
      accepted: results.flatMap((result) => patchesWith(result, 'accepted').map(({ id }) => id)),
      unsent: results.flatMap((result) => patchesWith(result, 'unsent').map(({ id }) => id)),
      writes: simulator.requests
        .filter(({ service }) => service === 'patch_retry')
        .map(({ params }) => params.deviceid),
      history,
    };
  }

  /** Another window, to which what waits looks like that of a window that is gone, sends it. */
  async function sendInOther(account: string, isAnswered: boolean): Promise<void> {
    const child = others.start(`
      const late = new History({ folder, now: () => ${awake}, upFor: () => Number.MAX_SAFE_INTEGER,
        onProblem: (problem) => { throw new Error(problem); } });
      await late.load();
      const five = ${JSON.stringify([target(5)])};
      const { targets, release } = await late.claim('${account}', 'patch_retry', five, late.entries);
      const [{ id }] = await late.plan('${account}', 'patch_retry', targets);
      await late.change(id, sending);
      if (${isAnswered}) {
        await late.change(id, (entry) => ({ ...entry, sender: undefined,
          patches: entry.patches.map((patch) => ({ ...patch, outcome: 'accepted' })) }));
        await release('5');
      }
      process.send(targets.length);`);
    assert.deepEqual((await once(child, 'message'))[0], 1);
  }

  for (const [how, isAnswered] of [
    ['is sending', false],
    ['has sent', true],
  ] as const) {
    it(`sends nothing that another window ${how} by then, and says that it did not`, async () => {
      const { accepted, unsent, writes, history } = await send((account) => sendInOther(account, isAnswered));
      assert.deepEqual([accepted, unsent, writes.includes('5')], [['101', '201', '301', '401'], ['501'], false]);
      await history.load();
      assert.deepEqual(
        history.entries.filter(({ place: { device } }) => device.id === '5').length,
        1,
        'the entry of what this window did not send stays',
      );
    });
  }

  it('goes on where another window has only taken this one for gone', async () => {
    const { accepted, unsent } = await send(async () => {
      const other = folder.window({ now: () => awake });
      await other.load(); // In the same process: what it did not plan itself was planned by one that is gone.
      assert.equal(other.entries.find(({ place: { device } }) => device.id === '5')?.sender, undefined);
    });
    assert.deepEqual([accepted, unsent], [['101', '201', '301', '401', '501'], []]);
    assert.deepEqual(
      folder.names().filter((name) => name.startsWith('claim.')),
      [],
    );
  });
});
