import assert from 'node:assert/strict';
import path from 'node:path';
import { readFailed } from '../../../src/actions/readFailed';
import type { Session } from '../../../src/connection/session';
import type { Simulator } from '../../support/simulator/testSimulator';
import type { PatchOutcome } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import { Folder } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { writes } from '../../../src/writes';
import type { Target } from '../../../src/inventory/target';
import { type DeviceResult, patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import { Gate } from '../../support/system/gate';

const never = new AbortController().signal;

/** A session with a site of failed patches, and the targets to retry all of them. */
async function fleet(
  devices: number,
  patches: number,
): Promise<{ simulator: Simulator; session: Session; targets: Target[] }> {
  const { simulator, session } = await sessionWith({ fleet: fleetOf(devices, patches) });
  const found = await readFailed(
    session,
    [{ kind: 'client', client: await onlyClient(session) }],
    never,
    () => undefined,
  );
  simulator.forget();
  return { simulator, session, targets: [...(found?.targets ?? [])] };
}

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('sending an action', () => {
  const folder = new Folder();
  let history: History;
  beforeEach(() => {
    history = folder.window();
  });

  const sendAll = async (
    session: Session,
    targets: readonly Target[],
    cancel = never,
    onDone: (result: DeviceResult, done: number) => void = () => undefined,
  ) => {
    const { results, read } = await sendWrites(
      session,
      { action: writes.patch_retry, targets, signal: cancel },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone },
    );
    await read;
    return results;
  };

  it('writes once and reads once per device, at most four at a time', async () => {
    const { simulator, session, targets } = await fleet(10, 2);
    // The first are held until four have come: more would come too, if they could.
    const four = (async () => {
      while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    })();
    simulator.fault({ kind: 'hold', until: four }, { service: 'patch_retry' });
    const done: number[] = [];
    const results = await sendAll(session, targets, never, (_, n) => done.push(n));
    assert.deepEqual(
      results.map((result) => patchesWith(result, 'accepted').length),
      Array.from({ length: 10 }, () => 2),
    );
    assert.deepEqual(
      [simulator.count('patch_retry'), simulator.count('patch_list_all'), simulator.count(), simulator.busiest],
      [10, 10, 20, 4],
    );
    assert.deepEqual(done, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('writes to four devices at a time also when two actions are under way', async () => {
    const { simulator, session, targets } = await fleet(8, 1);
    const four = (async () => {
      while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    })();
    simulator.fault({ kind: 'hold', until: four }, { service: 'patch_retry' });
    await Promise.all([sendAll(session, targets.slice(0, 4)), sendAll(session, targets.slice(4))]);
    assert.deepEqual([simulator.count('patch_retry'), simulator.busiest], [8, 4]);
  });

  it('lets what is under way end when it is cancelled, and leaves exactly the rest unsent', async () => {
    const { simulator, session, targets } = await fleet(12, 1);
    const cancel = new AbortController();
    const results = await sendAll(session, targets, cancel.signal, (_, done) => {
      if (done === 3) cancel.abort();
    });
    const sent = results.flatMap((result) => ids(patchesWith(result, 'accepted')));
    const unsent = results.flatMap((result) => ids(patchesWith(result, 'unsent')));
    assert.equal(sent.length + unsent.length, 12);
    assert.deepEqual(
      simulator.requests
        .filter(({ service }) => service === 'patch_retry')
        .map(({ params }) => params.patchids ?? '')
        .sort(),
      sent.sort(),
    );
    assert.ok(sent.length >= 3 && sent.length <= 7, `${sent.length} were sent`);
  });

  it('sends nothing more when the connection is closed, and does not take back what is under way', async () => {
    const { simulator, session, targets } = await fleet(6, 1);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const sending = sendAll(session, targets);
    while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    session.close();
    gate.open();
    const results = await sending;
    assert.deepEqual(
      [
        results.flatMap((r) => patchesWith(r, 'accepted')).length,
        results.flatMap((r) => patchesWith(r, 'unsent')).length,
      ],
      [4, 2],
    );
  });

  it('goes on when a device fails, and says for each what became of it', async () => {
    const { simulator, session, targets } = await fleet(4, 2);
    simulator.fault(faults.error(4, 'No'), { deviceid: '1' });
    simulator.fault({ kind: 'lost' }, { service: 'patch_retry', deviceid: '2' });
    simulator.fault(faults.msg('Retrying patches: 301'), { service: 'patch_retry', deviceid: '3' });
    const [refused, lost, half, good] = await sendAll(session, targets);
    assert.deepEqual(
      [refused?.outcomes, lost?.outcomes, half?.outcomes],
      [
        ['refused', 'refused'],
        ['unknown', 'unknown'],
        ['accepted', 'notAcknowledged'],
      ],
    );
    assert.deepEqual(good?.messages, ['Retrying patches: 401,402']);
    assert.equal(simulator.count('patch_retry'), 4);
    assert.equal(simulator.count('patch_list_all'), 4); // Of the first too: what it shows is old.
  });

  it('reads a device again that is not known any more, so that rows are not sent for ever; others not', async () => {
    const codes = [4, 5, 1, 99];
    const { simulator, session, targets } = await fleet(codes.length, 1);
    for (const [n, code] of codes.entries())
      simulator.fault(faults.error(code, 'No'), {
        service: 'patch_retry',
        deviceid: String(n + 1),
      });
    const results = await sendAll(session, targets);
    assert.deepEqual(
      results.flatMap(({ outcomes }) => outcomes),
      ['refused', 'refused', 'refused', 'refused'],
    );
    assert.deepEqual(
      simulator.requests.filter(({ service }) => service === 'patch_list_all').map(({ params }) => params.deviceid),
      ['1'],
    );
  });

  it('stops at the first call that fails where one device takes several', async () => {
    const { simulator, session, targets } = await fleet(1, 900);
    simulator.fault({ kind: 'delay', ms: 0 }, { service: 'patch_retry', times: 1 });
    simulator.fault({ kind: 'lost' }, { service: 'patch_retry' });
    const [result] = await sendAll(session, targets);
    assert.ok(result);
    assert.equal(simulator.count('patch_retry'), 2);
    const [accepted, unknown, unsent] = (['accepted', 'unknown', 'unsent'] satisfies PatchOutcome[]).map(
      (outcome) => patchesWith(result, outcome).length,
    );
    assert.ok(accepted && unknown);
    assert.equal(accepted + unknown + (unsent ?? 0), 900);
  });

  it('is in the history before it is sent, and with what became of it afterwards', async () => {
    const { simulator, session, targets } = await fleet(1, 2);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const sending = sendAll(session, targets);
    while (simulator.count('patch_retry') < 1) await new Promise(setImmediate);
    const [before] = history.entries;
    assert.deepEqual(
      [before?.account, before?.service, before?.place.device.name, before?.sender?.pid],
      [simulator.url, 'patch_retry', 'SRV-1', process.pid],
    );
    assert.deepEqual(
      before?.patches.map(({ id, outcome }) => [id, outcome]),
      [
        ['101', 'sending'],
        ['102', 'sending'],
      ],
    );
    gate.open();
    await sending;
    const [after] = history.entries;
    assert.deepEqual([after?.sender, after?.messages], [undefined, ['Retrying patches: 101,102']]);
    assert.deepEqual(
      after?.patches.map(({ outcome }) => outcome),
      ['accepted', 'accepted'],
    );
  });

  it('gives the answers while devices are still being read again, and lets a cancel end that', async () => {
    const { simulator, session, targets } = await fleet(6, 1);
    simulator.fault({ kind: 'silent' }, { service: 'patch_list_all' });
    const cancel = new AbortController();
    const sending = sendWrites(
      session,
      { action: writes.patch_retry, targets, signal: cancel.signal },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    while (simulator.count('patch_list_all') < 4) await new Promise(setImmediate);
    cancel.abort();
    const { results, read } = await sending;
    await read;
    assert.deepEqual(
      results.flatMap(({ outcomes }) => outcomes),
      ['accepted', 'accepted', 'accepted', 'accepted', 'unsent', 'unsent'],
    );
    const one = await sendWrites(
      session,
      { action: writes.patch_retry, targets: targets.slice(4, 5), signal: never },
      { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    assert.deepEqual(one.results[0]?.outcomes, ['accepted']);
  });

  it('has the whole gesture in the history before the first is sent', async () => {
    const { simulator, session, targets } = await fleet(6, 1);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const sending = sendAll(session, targets);
    while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    assert.deepEqual(
      history.entries.map(({ place, patches }) => [place.device.name, patches[0]?.outcome]),
      targets.map(({ place }, i) => [place.device.name, i < 4 ? 'sending' : 'unsent']),
    );
    gate.open();
    await sending;
    assert.deepEqual(
      history.entries.map(({ sender, patches }) => [sender, patches[0]?.outcome]),
      targets.map(() => [undefined, 'accepted']),
    );
  });

  it('leaves no trace of what was never sent', async () => {
    const { session, targets } = await fleet(3, 1);
    await sendAll(session, targets, AbortSignal.abort());
    assert.deepEqual(history.entries, []);
  });

  it('goes on, and says so, when the history cannot be written', async () => {
    const { simulator, session, targets } = await fleet(2, 1);
    folder.put('file', '');
    const blocked = folder.window({ folder: path.join(folder.path, 'file'), onProblem: () => undefined });
    const problems: unknown[] = [];
    const { results } = await sendWrites(
      session,
      { action: writes.patch_retry, targets, signal: never },
      {
        history: blocked,
        onUnrecorded: (error) => {
          problems.push(error);
        },
        onDone: () => undefined,
      },
    );
    assert.equal(problems.length, 1);
    assert.deepEqual(
      [results.flatMap(({ outcomes }) => outcomes), simulator.count('patch_retry')],
      [['accepted', 'accepted'], 2],
    );
  });
});
