import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mock } from 'node:test';
import type { Sender } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import {
  beginSending,
  day,
  deadPid,
  entry,
  entryPatch,
  Folder,
  hour,
  minute,
  place,
  sentAt,
  until,
} from '../../support/data/entries';
import { kill, OtherWindows } from '../../support/system/otherWindow';
import { isInterrupted } from '../../../src/history/sending';

const outcomes = ({ entries }: History) => entries.flatMap(({ patches }) => patches.map(({ outcome }) => outcome));

describe('what was being sent when its window ended', () => {
  const folder = new Folder();
  const sending = (sender: Sender, at = sentAt) => {
    folder.store({ at, sender, patches: [entryPatch({ outcome: 'sending' }), entryPatch({ id: '6' })] });
  };

  it('is unknown, for this window and the next', async () => {
    sending({ pid: deadPid(), run: 'x' });
    const history = await folder.loaded();
    assert.deepEqual(outcomes(history), ['unknown', 'accepted']);
    assert.deepEqual(
      [history.entries[0]?.sender, history.entries[0]?.error],
      [undefined, 'VS Code closed before the answer arrived.'],
    );
    assert.deepEqual((await folder.loaded()).entries, history.entries);
  });

  it('is unknown when this process has its number now', async () => {
    sending({ pid: process.pid, run: 'another' });
    assert.deepEqual(outcomes(await folder.loaded()), ['unknown', 'accepted']);
  });

  it('goes on in a window that lives, for half an hour', async () => {
    sending({ pid: process.ppid, run: 'x' }, sentAt - hour / 2);
    assert.deepEqual(outcomes(await folder.loaded()), ['sending', 'accepted']);
    sending({ pid: process.ppid, run: 'x' }, sentAt - hour / 2 - 1);
    assert.deepEqual(outcomes(await folder.loaded()), ['unknown', 'accepted']);
  });

  it('goes on where the clock, wrong when the computer was started, is set right, for half an hour', async () => {
    let [upMs, ahead] = [2 * minute, 0];
    const clocks = { now: () => sentAt + upMs + ahead, upFor: () => upMs };
    sending({ pid: process.ppid, run: 'x' }, clocks.now());
    const history = await folder.loaded(clocks);
    ahead = 3_000 * day;
    upMs += hour / 2;
    await history.load();
    assert.deepEqual(outcomes(history), ['sending', 'accepted']);
    upMs += 1;
    await history.load();
    assert.deepEqual(outcomes(history), ['unknown', 'accepted']);
  });

  it('goes on in a window of another user', async () => {
    const kill = mock.method(process, 'kill', () => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    });
    sending({ pid: process.ppid, run: 'x' });
    const history = await folder.loaded();
    kill.mock.restore();
    assert.deepEqual([outcomes(history), kill.mock.callCount() > 0], [['sending', 'accepted'], true]);
  });

  it('counts from its sending where that was later than the plan', async () => {
    const sender = { pid: process.ppid, run: 'x' };
    folder.store({
      at: sentAt - day,
      sentAt: sentAt - hour / 2,
      sender,
      patches: [entryPatch({ outcome: 'sending' })],
    });
    assert.deepEqual(outcomes(await folder.loaded()), ['sending']);
  });

  it('waits for its turn in a window that lives, for a day', async () => {
    const planned = (at: number) => {
      folder.store({ at, sender: { pid: process.ppid, run: 'x' }, patches: [entryPatch({ outcome: 'unsent' })] });
    };
    planned(sentAt - day);
    assert.deepEqual((await folder.loaded()).entries[0]?.sender?.pid, process.ppid);
    planned(sentAt - day - 1);
    const {
      entries: [late],
    } = await folder.loaded();
    assert.deepEqual([late?.sender, late?.error], [undefined, 'VS Code closed before this was sent.']);
  });

  it('becomes unknown to a window that is open, when it looks again', async () => {
    const history = await folder.loaded();
    sending({ pid: deadPid(), run: 'x' });
    await until(history, () => history.entries.length === 1);
    assert.deepEqual(outcomes(history), ['sending', 'accepted']);
    await history.load();
    assert.deepEqual(outcomes(history), ['unknown', 'accepted']);
  });

  it('is not what this window itself is sending', async () => {
    const history = await folder.loaded();
    await beginSending(history);
    await history.load();
    assert.deepEqual(outcomes(history), ['sending']);
  });
});

describe('the history of two processes', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);

  it('leaves "outcome unknown" when one is killed before its answer came, and not before', async () => {
    const target = JSON.stringify({ place: place(), patches: [{ id: '5', title: 'KB', status: 'failed' }] });
    const child = others.start(`
      const [{ id }] = await history.plan('https://example.com', 'patch_retry', [${target}]);
      await history.change(id, sending);
      process.send('sent');`);
    await once(child, 'message');
    assert.deepEqual(outcomes(await folder.loaded()), ['sending']);
    await kill(child);
    assert.deepEqual(outcomes(await folder.loaded()), ['unknown']);
  });

  it('loses nothing when both change the same entry at once', async () => {
    folder.store();
    const history = await folder.loaded();
    const child = others.start(`
      process.send('ready');
      await new Promise((resolve) => process.once('message', resolve));
      const add = (now) => ({ ...now, messages: [...now.messages, 'theirs'] });
      for (let n = 0; n < 30; n++) await history.change('e1', add);
      process.send('done');`);
    await once(child, 'message');
    const theirs = once(child, 'message');
    child.send('go');
    for (let n = 0; n < 30; n++) await history.change('e1', (now) => ({ ...now, messages: [...now.messages, 'ours'] }));
    await theirs;
    const changed = await history.change('e1', (now) => now);
    const said = changed?.after.messages ?? [];
    assert.deepEqual(
      [said.filter((word) => word === 'ours').length, said.filter((word) => word === 'theirs').length],
      [30, 30],
    );
  });

  it('is known to be so after the computer was started anew, though another process has its number', () => {
    const planned = entry({
      at: sentAt,
      sender: { pid: process.ppid, run: 'x' },
      patches: [entryPatch({ outcome: 'unsent' })],
    });
    const own = { pid: process.pid, run: 'y' };
    assert.deepEqual(
      [isInterrupted(planned, own, sentAt + hour, hour / 2), isInterrupted(planned, own, sentAt + hour, 2 * hour)],
      [true, false],
    );
    // It was there when the write went out, which may have been long after the plan.
    const sent = { ...planned, sentAt: sentAt + hour - minute };
    assert.equal(isInterrupted(sent, own, sentAt + hour, hour / 2), false);
  });
});
