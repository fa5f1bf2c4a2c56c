import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import { mostEntries } from '../../../src/history/store';
import type { PatchRef } from '../../../src/inventory/place';
import { Folder, place, sentAt, until } from '../../support/entries';

const patches: readonly PatchRef[] = [{ id: '5', title: 'KB5031356', status: 'failed' }, { id: '6', title: 'KB5031357', status: 'failed' }];
const begin = (history: History, deviceId = '111') => history.begin('https://example.com', 'patch_retry', place(deviceId), patches);
const answer = (now: Entry): Entry => ({ ...now, sender: undefined, patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })) });

describe('the history', () => {
  const folder = new Folder();

  it('is empty without a folder, and makes one', async () => {
    const history = await folder.loaded({ folder: path.join(folder.path, 'not', 'yet') });
    assert.deepEqual(history.entries, []);
    await begin(history);
    assert.equal(history.entries.length, 1);
  });

  it('has an entry on the disk before begin resolves, as being sent, and after change what became of it', async () => {
    const history = folder.window();
    const { id } = await begin(history);
    const stored = () => readFileSync(path.join(folder.path, `${id}.json`), 'utf8');
    assert.match(stored(), /"outcome":"sending"/);
    const changed = await history.change(id, answer);
    assert.deepEqual([changed?.before.patches[0]?.outcome, changed?.after.patches[0]?.outcome], ['sending', 'accepted']);
    assert.doesNotMatch(stored(), /"sending"|"sender"/);
    assert.deepEqual(folder.names(), [`${id}.json`]);
  });

  it('gives a restarted window what was stored, newest first and by device', async () => {
    let now = sentAt;
    const history = folder.window({ now: () => now++ });
    const ids: string[] = [];
    for (const deviceId of ['1', '2', '1']) {
      const { id } = await begin(history, deviceId);
      await history.change(id, answer);
      ids.unshift(id);
    }
    const later = await folder.loaded();
    assert.deepEqual(later.entries, history.entries);
    assert.deepEqual(later.entries.map(({ id }) => id), ids);
    assert.deepEqual(later.of('https://example.com', '1').map(({ id }) => id), [ids[0], ids[2]]);
    assert.deepEqual([later.of('https://example.com', '3'), later.of('https://other.example', '1')], [[], []]);
  });

  it('writes nothing and tells nobody when a change changes nothing', async () => {
    const history = folder.window();
    const { id } = await begin(history);
    let told = 0;
    history.onChange(() => { told += 1; });
    await history.change(id, (now) => now);
    await history.load();
    assert.equal(told, 0);
  });

  it('tells of each change once, though the folder tells of it again', async () => {
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const told: (string | undefined)[] = [];
    one.onChange(({ id, patches: [first] }) => told.push(`${id} ${first?.outcome ?? ''}`));
    const { id } = await begin(one);
    await one.change(id, answer);
    // What the other window writes comes after all that the folder had to tell of ours.
    const { id: last } = await begin(two);
    await until(one, () => one.entries.some((known) => known.id === last));
    assert.deepEqual(told, [`${id} sending`, `${id} accepted`, `${last} sending`]);
  });

  it('stops telling those who no longer listen', async () => {
    const history = folder.window();
    let told = 0;
    history.onChange(() => { told += 1; })();
    await begin(history);
    assert.equal(told, 0);
  });
});

describe('the history of two windows', () => {
  const folder = new Folder();

  it('shows each what the other does', async () => {
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const { id } = await begin(one);
    await until(two, () => two.entries.length === 1);
    await one.change(id, answer);
    await until(two, () => two.entries[0]?.sender === undefined);
    await begin(two, '222');
    await until(one, () => one.entries.length === 2);
    await one.clear();
    await until(two, () => two.entries.length === 1);
    assert.deepEqual(two.entries.map(({ place: { device } }) => device.id), ['222']);
  });

  it('loses nothing when both act at once', async () => {
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    await Promise.all(Array.from({ length: 40 }, async (_, n) => {
      const history = n % 2 === 0 ? one : two;
      const { id } = await begin(history, String(n));
      await history.change(id, answer);
    }));
    const third = await folder.loaded();
    assert.equal(third.entries.length, 40);
    assert.ok(third.entries.every(({ sender }) => sender === undefined));
  });

  it('loses nothing when both change the same entry at once', async () => {
    folder.store();
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const words = Array.from({ length: 60 }, (_, n) => `word ${n}`);
    await Promise.all(words.map((word, n) => (n % 2 === 0 ? one : two).change('e1', (now) => ({ ...now, messages: [...now.messages, word] }))));
    const changed = await one.change('e1', (now) => now);
    assert.deepEqual([...changed?.after.messages ?? []].sort(), [...words].sort());
    assert.deepEqual(folder.names(), ['e1.json']);
  });

  it('leaves an entry gone that the other has cleared meanwhile', async () => {
    folder.store();
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const changes = Array.from({ length: 10 }, () => two.change('e1', (now) => ({ ...now, messages: [...now.messages, 'more'] })));
    await Promise.all([one.clear(), ...changes]);
    assert.equal(await two.change('e1', (now) => ({ ...now, told: true })), undefined);
    assert.deepEqual([folder.names(), two.entries], [[], []]);
  });
});

describe('the history\'s size', () => {
  const folder = new Folder();

  it('is 500 entries, the oldest removed, but none that is being sent', async () => {
    for (let n = 0; n < mostEntries; n++) folder.store({ id: `e${n}`, at: sentAt - 1_000 + n });
    folder.store({ id: 'e0', at: sentAt - 1_000, sender: { pid: process.ppid, run: 'x' } });
    const history = await folder.loaded();
    assert.equal(mostEntries, 500);
    await Promise.all([begin(history), begin(history)]);
    const ids = new Set(history.entries.map(({ id }) => id));
    assert.deepEqual([ids.has('e0'), ids.has('e1'), ids.has('e2')], [true, false, true]);
    assert.deepEqual([ids.size, folder.names().length], [501, 501]);
  });

  it('is nothing after it was cleared, but what is being sent', async () => {
    folder.store();
    const history = await folder.loaded();
    const { id } = await begin(history);
    await history.clear();
    assert.deepEqual([history.entries.map((one) => one.id), folder.names()], [[id], [`${id}.json`]]);
    await history.change(id, answer);
    await history.clear();
    assert.deepEqual([history.entries, folder.names()], [[], []]);
  });
});
