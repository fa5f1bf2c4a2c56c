import assert from 'node:assert/strict';
import fs, { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { mock } from 'node:test';
import { withReading, type Entry } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import type { PatchRef } from '../../../src/inventory/place';
import { beginSending, entry, Folder, sentAt, until } from '../../support/data/entries';
import { patch } from '../../support/data/records';

const patches: readonly PatchRef[] = [
  { id: '5', title: 'KB5031356', status: 'failed' },
  { id: '6', title: 'KB5031357', status: 'failed' },
];
const begin = (history: History, deviceId = '111') => beginSending(history, deviceId, patches);
const answer = (now: Entry): Entry => ({
  ...now,
  sender: undefined,
  patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
});

describe('the history', () => {
  const folder = new Folder();

  it('is empty without a folder, and makes one', async () => {
    const history = await folder.loaded({ folder: path.join(folder.path, 'not', 'yet') });
    assert.deepEqual(history.entries, []);
    await begin(history);
    assert.equal(history.entries.length, 1);
  });

  it('has an entry on the disk before it is sent, as being sent, and after change what became of it', async () => {
    const history = folder.window();
    const { id } = await begin(history);
    const stored = () => readFileSync(path.join(folder.path, `${id}.json`), 'utf8');
    assert.match(stored(), /"outcome":"sending"/);
    const changed = await history.change(id, answer);
    assert.deepEqual(
      [changed?.before.patches[0]?.outcome, changed?.after.patches[0]?.outcome],
      ['sending', 'accepted'],
    );
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
    assert.deepEqual(
      later.entries.map(({ id }) => id),
      ids,
    );
    assert.deepEqual(
      later.of('https://example.com', '1').map(({ id }) => id),
      [ids[0], ids[2]],
    );
    assert.deepEqual([later.of('https://example.com', '3'), later.of('https://other.example', '1')], [[], []]);
  });

  it('keeps what a reading told, and of which patch it told nothing', async () => {
    const history = folder.window();
    const { id } = await begin(history);
    await history.change(id, (now) =>
      withReading(answer(now), [patch({ id: '6', status: 'pending', statusLabel: 'Pending' })], sentAt),
    );
    const later = await folder.loaded();
    assert.deepEqual(later.entries, history.entries);
    assert.deepEqual(
      later.entries[0]?.patches.map(({ gone, statusLabel }) => [gone, statusLabel]),
      [
        [true, undefined],
        [false, 'Pending'],
      ],
    );
  });

  it('writes nothing and tells nobody when a change changes nothing', async () => {
    const history = folder.window();
    const { id } = await begin(history);
    let told = 0;
    history.onDidChange(() => {
      told += 1;
    });
    const file = () => statSync(path.join(folder.path, `${id}.json`)).ino; // Of what is written anew it is another.
    const before = file();
    for (const nothing of [(now: Entry) => now, (now: Entry) => ({ ...now })]) {
      await history.change(id, nothing);
      assert.equal(file(), before);
    }
    await history.load();
    assert.equal(told, 0);
  });

  it('tells of each change once, though the folder tells of it again', async () => {
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const told: (string | undefined)[] = [];
    one.onDidChange((changed) =>
      told.push(...changed.map(({ id, patches: [first] }) => `${id} ${first?.outcome ?? ''}`)),
    );
    const { id } = await begin(one);
    await one.change(id, answer);
    // What the other window writes comes after all that the folder had to tell of ours.
    const { id: last } = await begin(two);
    await until(one, () => one.entries.some((known) => known.id === last && known.patches[0]?.outcome === 'sending'));
    // Of two changes in a row by another window it may see the last only.
    assert.deepEqual(
      told.filter((one) => one !== `${last} unsent`),
      [`${id} unsent`, `${id} sending`, `${id} accepted`, `${last} sending`],
    );
  });

  it('is read as soon as it can be, where it could not be at first, and says once that it could not', async () => {
    folder.put('file', '');
    const problems: string[] = [];
    const history = folder.window({
      folder: path.join(folder.path, 'file'),
      onProblem: (problem) => {
        problems.push(problem);
      },
    });
    await history.load();
    assert.equal(history.isRead, false);
    await history.load();
    rmSync(path.join(folder.path, 'file'));
    mkdirSync(path.join(folder.path, 'file'));
    folder.put(path.join('file', 'e1.json'), JSON.stringify(entry()));
    await history.load();
    assert.deepEqual(
      [history.entries, problems, history.isRead],
      [[entry()], ['The history of retries could not be read.'], true],
    );
  });

  it('stops telling those who no longer listen', async () => {
    const history = folder.window();
    let told = 0;
    history
      .onDidChange(() => {
        told += 1;
      })
      .dispose();
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
    assert.deepEqual(
      two.entries.map(({ place: { device } }) => device.id),
      ['222'],
    );
  });

  it('loses nothing when both act at once', async () => {
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const history = n % 2 === 0 ? one : two;
        const { id } = await begin(history, String(n));
        await history.change(id, answer);
      }),
    );
    const third = await folder.loaded();
    assert.equal(third.entries.length, 40);
    assert.ok(third.entries.every(({ sender }) => sender === undefined));
  });

  it('loses nothing when both change the same entry at once', async () => {
    folder.store();
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const words = Array.from({ length: 60 }, (_, n) => `word ${n}`);
    await Promise.all(
      words.map((word, n) =>
        (n % 2 === 0 ? one : two).change('e1', (now) => ({ ...now, messages: [...now.messages, word] })),
      ),
    );
    const changed = await one.change('e1', (now) => now);
    assert.deepEqual([...(changed?.after.messages ?? [])].sort(), [...words].sort());
    assert.deepEqual(folder.names(), ['e1.json']);
  });

  it('shows each what the other does where the folder does not say which files changed', async () => {
    folder.store({ id: 'a' });
    folder.store({ id: 'b' });
    const history = await withoutNames(() => folder.loaded());
    folder.store({ id: 'a', told: true });
    folder.store({ id: 'c' });
    rmSync(path.join(folder.path, 'b.json'));
    await until(
      history,
      () => history.entries.length === 2 && history.entries.every(({ id, told }) => told === (id === 'a')),
    );
    assert.deepEqual(
      history.entries.map(({ id }) => id),
      ['c', 'a'],
    );
  });

  it('shows each what the other does though the folder was removed and made anew', async () => {
    folder.store();
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    rmSync(folder.path, { recursive: true });
    const { id } = await begin(one);
    await until(two, () => two.entries.length === 1 && two.entries[0]?.id === id);
    await one.change(id, answer);
    await until(two, () => two.entries[0]?.sender === undefined);
  });

  it('shows each what the other does though the computer ceased to tell of it', async () => {
    const { watch } = fs;
    const watchers: fs.FSWatcher[] = [];
    const watching = mock.method(fs, 'watch', (name: string, listener: fs.WatchListener<string>) => {
      const made = watch(name, listener);
      watchers.push(made);
      return made;
    });
    syncBuiltinESMExports();
    try {
      const [one, two] = [await folder.loaded(), await folder.loaded()];
      for (const made of [...watchers]) made.close(); // What happens now nobody tells.
      await begin(one);
      for (const made of [...watchers]) made.emit('error', new Error('EPERM'));
      await until(two, () => two.entries.length === 1);
      await begin(one, '222');
      await until(two, () => two.entries.length === 2);
    } finally {
      watching.mock.restore();
      syncBuiltinESMExports();
    }
  });

  it('leaves an entry gone that the other has cleared meanwhile', async () => {
    folder.store();
    const [one, two] = [await folder.loaded(), await folder.loaded()];
    const changes = Array.from({ length: 10 }, () =>
      two.change('e1', (now) => ({ ...now, messages: [...now.messages, 'more'] })),
    );
    await Promise.all([one.clear(), ...changes]);
    assert.equal(await two.change('e1', (now) => ({ ...now, told: true })), undefined);
    assert.deepEqual([folder.names(), two.entries], [[], []]);
  });
});

/** Runs this on a computer whose folders tell only that something changed in them. */
async function withoutNames<T>(run: () => Promise<T>): Promise<T> {
  const { watch } = fs;
  const watching = mock.method(fs, 'watch', (folder: string, listener: fs.WatchListener<string>) =>
    watch(folder, (event) => {
      listener(event, null);
    }),
  );
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    watching.mock.restore();
    syncBuiltinESMExports();
  }
}
