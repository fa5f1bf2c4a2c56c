import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { mock } from 'node:test';
import { patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import type { Session } from '../../../src/connection/session';
import type { History } from '../../../src/history/history';
import type { Target } from '../../../src/inventory/target';
import { writes } from '../../../src/writes';
import { day, deadPid, entryPatch, Folder, place, sentAt, until } from '../../support/data/entries';
import { onReadOnlyDisk } from '../../support/system/disk';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { Gate } from '../../support/system/gate';
import { kill, OtherWindows } from '../../support/system/otherWindow';

const never = new AbortController().signal;
const account = 'https://example.com';

/** Failed patches of a server of `fleetOf`. */
const target = (device: number, ...patches: number[]): Target => ({
  place: place(String(device), `SRV-${device}`),
  patches: patches.map((n) => ({ id: `${device}0${n}`, title: `KB${n}`, status: 'failed' })),
});

describe('two windows that send the same', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);

  async function send(
    session: Session,
    history: History,
    targets: readonly Target[],
    { known = history.entries, action = writes.patch_retry } = {},
  ) {
    const errors: unknown[] = [];
    const { results, taken } = await sendWrites(
      session,
      { action, targets, signal: never, known },
      { history, onUnrecorded: (error) => errors.push(error), onDone: () => undefined },
    );
    const ids = (those: readonly { readonly id: string }[]) => those.map(({ id }) => id);
    return {
      accepted: results.flatMap((result) => ids(patchesWith(result, 'accepted'))),
      taken: taken.flatMap(({ patches }) => ids(patches)),
      errors,
    };
  }

  it('in the same instant send it once', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(30, 1) });
    const targets = Array.from({ length: 30 }, (_, n) => target(n + 1, 1));
    const windows = await Promise.all([folder.loaded(), folder.loaded(), folder.loaded()]);
    const sent = await Promise.all(windows.map((history) => send(session, history, targets)));
    const all = targets.map(({ patches }) => patches[0]?.id);
    assert.deepEqual(sent.flatMap(({ accepted }) => accepted).sort(), [...all].sort());
    assert.equal(simulator.count('patch_retry'), 30);
    for (const { accepted, taken } of sent) assert.deepEqual([...accepted, ...taken].sort(), [...all].sort());
    assert.deepEqual(folder.names().length, 30); // Nothing is left but the entries.
  });

  it('in the same instant send it once, of two processes', async () => {
    const claim = `
      const before = history.entries;
      process.send('ready');
      await new Promise((resolve) => process.once('message', resolve));
      const { targets } = await history.claim('${account}', 'patch_retry', ${JSON.stringify([target(1, 1)])}, before);
      process.send(targets.length);`;
    const children = [1, 2, 3].map(() => others.start(claim));
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = children.map((child) => once(child, 'message'));
    for (const child of children) child.send('go');
    assert.deepEqual(
      (await Promise.all(answers))
        .flat()
        .filter((n) => n === 0 || n === 1)
        .sort(),
      [0, 0, 1],
    );
  });

  it('send it once where the second was asked before it saw what the first had sent', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 2) });
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const known = two.entries;
    await send(session, one, [target(1, 1)]);
    assert.deepEqual(await send(session, two, [target(1, 1, 2)], { known }), {
      accepted: ['102'],
      taken: ['101'],
      errors: [],
    });
    assert.equal(simulator.count('patch_retry'), 2);
    // Who has seen it may send it again, and something else may be done to it.
    assert.deepEqual((await send(session, two, [target(1, 1)])).taken, []);
    assert.deepEqual((await send(session, two, [target(1, 1)], { known, action: writes.patch_approve })).taken, []);
  });

  it('send it once where the second saw it being sent', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    folder.store({
      account: session.account,
      place: place('1'),
      sender: { pid: process.ppid, run: 'x' },
      patches: [entryPatch({ id: '101', outcome: 'sending' })],
    });
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const known = two.entries;
    assert.equal(known[0]?.patches[0]?.outcome, 'sending');
    await one.change('e1', (entry) => ({
      ...entry,
      sender: undefined,
      patches: entry.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
    }));
    await until(two, () => two.entries[0]?.sender === undefined);
    assert.deepEqual((await send(session, two, [target(1, 1)], { known })).taken, ['101']);
  });

  it('send different patches of one device both', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 2) });
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const sent = await Promise.all([send(session, one, [target(1, 1)]), send(session, two, [target(1, 2)])]);
    assert.deepEqual(
      sent.map(({ accepted }) => accepted),
      [['101'], ['102']],
    );
    assert.equal(simulator.count('patch_retry'), 2);
  });

  it('leave what is claimed alone until its answer is stored, and one device may end before the others', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry', deviceid: '2' });
    let firstDone: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      firstDone = resolve;
    });
    const sending = sendWrites(
      session,
      { action: writes.patch_retry, targets: [target(1, 1), target(2, 1)], signal: never },
      { history: one, onUnrecorded: (error) => assert.fail(String(error)), onDone: firstDone },
    );
    await first;
    const claimed = await two.claim(session.account, 'patch_retry', [target(1, 1), target(2, 1)], one.entries);
    assert.deepEqual(
      claimed.targets.map(({ place: { device } }) => device.id),
      ['1'],
    );
    await claimed.release('1');
    gate.open();
    await sending;
    assert.equal((await two.claim(session.account, 'patch_retry', [target(2, 1)], one.entries)).targets.length, 1);
  });

  it('are not held up by one that is gone, nor by what is damaged', async () => {
    const child = others.start(`
      await history.claim('${account}', 'patch_retry', ${JSON.stringify([target(1, 1)])}, []);
      process.send('claimed');`);
    await once(child, 'message');
    const history = await folder.loaded();
    const isFree = async (now = sentAt) => {
      const window = folder.window({ now: () => now });
      const { targets, release } = await window.claim(account, 'patch_retry', [target(1, 1)], []);
      await release(...targets.map(({ place: { device } }) => device.id));
      return targets.length === 1;
    };
    assert.equal(await isFree(), false);
    assert.equal(await isFree(sentAt + day), false);
    assert.equal(await isFree(sentAt - day), false); // The clock was set back.
    const [name = ''] = folder.names('.json');
    const claims = readFileSync(path.join(folder.path, name), 'utf8');
    await kill(child);
    assert.equal(await isFree(), true);
    assert.deepEqual(folder.names(), []);
    for (const text of ['', '[', '{}', '[1]', claims.replace(/"pid":\d+/, `"pid":${process.pid}`)]) {
      folder.put(name, text);
      assert.equal(await isFree(), true, text);
    }
    folder.put(name, claims.replace(/"pid":\d+/, `"pid":${process.ppid}`)); // Its number is another's by now.
    assert.equal(await isFree(), false);
    assert.equal(await isFree(sentAt + day + 1), true);
    folder.put(name, claims.replace(/"pid":\d+/, `"pid":${process.ppid}`));
    const restarted = folder.window({ upFor: () => 1_000, now: () => sentAt + 2_000 });
    assert.equal((await restarted.claim(account, 'patch_retry', [target(1, 1)], [])).targets.length, 1);
    history.dispose();
  });

  it('leave no claims of windows that are gone in the folder', async () => {
    const claims = (pid: number) =>
      JSON.stringify([{ gesture: 'g', sender: { pid, run: 'x' }, at: sentAt, patchIds: ['1'] }]);
    folder.put('claim.aa.json', claims(deadPid()));
    folder.put('claim.bb.json', claims(process.ppid));
    await folder.loaded();
    assert.deepEqual(folder.names(), ['claim.bb.json']);
  });

  it('are told that nothing keeps them from it where nothing can be claimed, and send', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const history = await folder.loaded();
    await onReadOnlyDisk(
      (file) => path.basename(file).startsWith('claim.'),
      async () => {
        const { accepted, errors } = await send(session, history, [target(1, 1)]);
        assert.deepEqual([accepted, errors.length, simulator.count('patch_retry')], [['101'], 1, 1]);
      },
    );
  });

  it('send it once where a claim cannot be released, and what comes after goes out', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const history = await folder.loaded();
    let opened = 0;
    await onReadOnlyDisk(
      (file) => path.basename(file).startsWith('claim.') && ++opened > 1,
      async () => {
        assert.deepEqual((await send(session, history, [target(1, 1)])).accepted, ['101']);
      },
    );
    assert.equal(folder.names().filter((name) => name.startsWith('claim.')).length, 1);
    await send(session, history, [target(1, 1)]);
    assert.equal(simulator.count('patch_retry'), 2);
  });

  it('send it once where the second was not told yet of what the first has sent', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { watch } = fs;
    const watching = mock.method(fs, 'watch', (name: string) => watch(name, () => undefined));
    syncBuiltinESMExports();
    try {
      const [one, two] = [await folder.loaded(), await folder.loaded()];
      await send(session, one, [target(1, 1)]);
      assert.deepEqual((await send(session, two, [target(1, 1)])).taken, ['101']);
      assert.deepEqual((await send(session, two, [target(1, 1)])).taken, []);
    } finally {
      watching.mock.restore();
      syncBuiltinESMExports();
    }
  });

  it('send it once where the folder cannot be watched', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const watching = mock.method(fs, 'watch', () => {
      throw new Error('ENOSPC');
    });
    syncBuiltinESMExports();
    try {
      const problems: string[] = [];
      const onProblem = (problem: string) => problems.push(problem);
      const [one, two] = [await folder.loaded({ onProblem }), await folder.loaded({ onProblem })];
      const known = two.entries;
      await send(session, one, [target(1, 1)]);
      assert.deepEqual((await send(session, two, [target(1, 1)], { known })).taken, ['101']);
      assert.deepEqual(problems, Array(2).fill('The history of retries cannot see what other windows do.'));
    } finally {
      watching.mock.restore();
      syncBuiltinESMExports();
    }
  });
});
