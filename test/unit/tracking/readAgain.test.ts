import assert from 'node:assert/strict';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import { readAgain } from '../../../src/tracking/readAgain';
import { errorWords } from '../../../src/wording/errorWords';
import * as faults from '../../support/simulator/faults';
import { entryPatch, Folder, hour, place, sentAt } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

describe('reading again what was retried', () => {
  const folder = new Folder();
  const never = new AbortController().signal;

  /** Entries on each of these devices, and a session that is followed. */
  async function bench(devices: readonly number[], options = { fleet: fleetOf(10, 1) }) {
    const { simulator, session } = await sessionWith({ ...options, now: () => sentAt + 2 * hour });
    for (const [n, device] of devices.entries()) {
      folder.store({
        id: `e${n}`,
        account: session.account,
        place: place(String(device), `SRV-${device}`),
        patches: [entryPatch({ id: `${device}01` })],
      });
    }
    const history = await folder.loaded();
    const told: string[][] = [];
    const follow = new OutcomeRecorder(history, {
      now: () => sentAt + 2 * hour,
      notify: (ended) => told.push(ended.map(({ id }) => id).sort()),
      onError: (error) => assert.fail(String(error)),
    });
    follow.start(session);
    simulator.forget();
    const progress: string[] = [];
    const run = (cancel = never) =>
      readAgain(session, follow, history.entries, {
        signal: cancel,
        onProgress: (done, all) => progress.push(`${done} of ${all}`),
      });
    return { simulator, session, history, told, progress, run };
  }

  it('takes one request for each device, at most four at a time, however many entries it has', async () => {
    const { simulator, history, progress, run } = await bench([1, 2, 1, 3, 4, 5, 6, 2, 1]);
    const four = (async () => {
      while (simulator.count() < 4) await new Promise(setImmediate);
    })();
    simulator.fault({ kind: 'hold', until: four });
    assert.deepEqual(await run(), { read: 6, unread: 0, errors: [] });
    assert.deepEqual([simulator.count('patch_list_all'), simulator.count(), simulator.busiest], [6, 6, 4]);
    assert.deepEqual(progress.at(-1), '6 of 6');
    assert.ok(history.entries.every(({ checkedAt }) => checkedAt === sentAt + 2 * hour));
  });

  it('asks though a view has read the device a moment ago', async () => {
    const { simulator, session, run } = await bench([1]);
    await session.inventory.patches('1');
    simulator.forget();
    assert.deepEqual([await run(), simulator.count('patch_list_all')], [{ read: 1, unread: 0, errors: [] }, 1]);
  });

  it('notes all that was read before it is done; more than an hour later what is Failed failed again', async () => {
    const { history, told, run } = await bench([1, 1, 2]);
    await run();
    assert.deepEqual(told, [['e0', 'e1', 'e2']]); // Though nobody had read them since they were sent.
    assert.deepEqual(
      history.entries.map(({ patches, told }) => [patches[0]?.status, told]),
      [
        ['failed', true],
        ['failed', true],
        ['failed', true],
      ],
    );
  });

  it('asks nobody where there is nothing', async () => {
    const { simulator, run } = await bench([]);
    assert.deepEqual([await run(), simulator.count()], [{ read: 0, unread: 0, errors: [] }, 0]);
  });

  it('has the reason of each device that failed, and notes the others', async () => {
    const { simulator, history, run } = await bench([1, 2, 3]);
    simulator.fault(faults.error(4, 'No'), { deviceid: '2' });
    const { read, errors } = await run();
    assert.deepEqual([read, errors.map((error) => errorWords(error).message)], [2, ['N-sight says: No (code 4)']]);
    assert.deepEqual(
      history.entries.map(({ place: { device }, checkedAt }) => [device.id, checkedAt !== undefined]).sort(),
      [
        ['1', true],
        ['2', false],
        ['3', true],
      ],
    );
  });

  it('ends at once when it is cancelled though the server is silent', async () => {
    const { simulator, run } = await bench([1, 2, 3, 4, 5, 6]);
    simulator.fault({ kind: 'silent' });
    const cancel = new AbortController();
    const reading = run(cancel.signal);
    while (simulator.count() < 4) await new Promise(setImmediate);
    cancel.abort();
    assert.deepEqual([await reading, simulator.count()], [{ read: 0, unread: 6, errors: [] }, 4]);
  });

  it('ends at once, and has nothing failed, when the connection is closed', async () => {
    const { simulator, session, run } = await bench([1, 2]);
    simulator.fault({ kind: 'silent' });
    const reading = run();
    while (simulator.count() < 2) await new Promise(setImmediate);
    session.close();
    assert.deepEqual(await reading, { read: 0, unread: 2, errors: [] });
  });
});
