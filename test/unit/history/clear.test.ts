import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { deadPid, entry, entryPatch, Folder, place, sentAt, until } from '../../support/data/entries';
import { once } from 'node:events';
import { OtherWindows } from '../../support/system/otherWindow';

const whole = JSON.stringify(entry());
const newer = {
  service: whole.replace('patch_retry', 'patch_format'),
  status: whole.replace('"moved"', '"status":"thawing","moved"'),
  version: whole.replace('{', '{"version":2,'),
};

describe('clearing the history leaves no name', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);

  /** Everything in the folder, as one text. */
  function everything(): string {
    return readdirSync(folder.path)
      .map((name) => `${name} ${readFileSync(path.join(folder.path, name), 'latin1')}`)
      .join('\n');
  }

  it('of a client, device or patch in any file: of what is damaged, newer, or left in the middle', async () => {
    folder.store({ id: 'a' });
    folder.store({ id: 'lost', sender: { pid: deadPid(), run: 'x' }, patches: [entryPatch({ outcome: 'sending' })] });
    folder.put('half.json', whole.slice(0, whole.length / 2));
    folder.put('before.damaged', whole);
    for (const [name, text] of Object.entries(newer)) folder.put(`${name}.json`, text);
    folder.put('left.lock', whole);
    utimesSync(path.join(folder.path, 'left.lock'), 0, 0);
    const history = await folder.loaded({ onProblem: () => undefined });
    await history.noteRound('https://example.com', { at: 1, backOff: 1 });
    const claimed = await history.claim('https://example.com', 'patch_retry', [{ place: place(), patches: [] }], []);
    assert.deepEqual(claimed.targets, []);
    assert.match(everything(), /ACME[^]*Head Office|SRV-01|KB5031356/);
    assert.equal(await history.countUnreadable(), 5);
    const gone = { gesture: 'g', sender: { pid: deadPid(), run: 'x' }, at: sentAt, patchIds: ['KB5031356'] };
    folder.put('claim.aa.json', JSON.stringify([gone]));
    folder.put('late.json', whole.slice(0, whole.length / 2)); // Nobody has looked at it yet.
    folder.store({
      id: 'late-too',
      sender: { pid: deadPid(), run: 'x' },
      patches: [entryPatch({ status: 'installed' })],
    });
    assert.equal(await history.clear(), 1); // As of one whose sender nobody has found gone yet.
    await history.load();
    assert.equal(await history.clear(), 0);
    assert.doesNotMatch(everything(), /ACME|Head Office|SRV-01|KB5031356/);
    assert.deepEqual(folder.names(), ['rounds.state.json']);
    assert.deepEqual([await history.countUnreadable(), history.entries], [0, []]);
  });

  it('of what a window was just about to store when it ended', async () => {
    folder.store({ id: 'a' });
    const history = await folder.loaded();
    folder.put('new.lock', whole);
    const aMomentAgo = Date.now() / 1000 - 9.9; // It is not yet old enough to be taken for left.
    utimesSync(path.join(folder.path, 'new.lock'), aMomentAgo, aMomentAgo);
    assert.equal(await history.clear(), 0);
    assert.deepEqual(folder.names(), []);
  });

  it('in another window, of another process', async () => {
    folder.store({ id: 'a' });
    folder.store({ id: 'b' });
    const child = others.start(`
      process.send(history.entries.length);
      history.onDidChange(() => { if (history.entries.length === 0) process.send('empty'); });`);
    assert.deepEqual((await once(child, 'message'))[0], 2);
    const emptied = once(child, 'message');
    assert.equal(await (await folder.loaded()).clear(), 0);
    assert.equal((await emptied)[0], 'empty');
  });

  it('but what another window has begun to send since, which it counts', async () => {
    folder.store({ id: 'a' });
    const history = await folder.loaded();
    folder.store({
      id: 'theirs',
      sender: { pid: process.ppid, run: 'x' },
      patches: [entryPatch({ outcome: 'sending' })],
    });
    assert.equal(await history.clear(), 1);
    await until(history, () => history.entries.length === 1);
    assert.deepEqual(folder.names(), ['theirs.json']);
  });

  it('but what another window begins to send in the middle of it', async () => {
    folder.store({ id: 'a' });
    const history = await folder.loaded();
    folder.put('a.lock', ''); // Another window is changing it.
    const clearing = history.clear();
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    folder.store({ id: 'b', sender: { pid: process.ppid, run: 'x' }, patches: [entryPatch({ outcome: 'unsent' })] });
    rmSync(path.join(folder.path, 'a.lock'));
    await clearing;
    assert.deepEqual(folder.names(), ['b.json']);
  });

  it('or says why, and removes what can be', async () => {
    folder.store({ id: 'a' });
    folder.put('before.damaged', whole);
    mkdirSync(path.join(folder.path, 'folder.json'));
    const history = await folder.loaded({ onProblem: () => undefined });
    await assert.rejects(history.clear());
    assert.deepEqual(folder.names(), ['folder.json']);
  });
});
