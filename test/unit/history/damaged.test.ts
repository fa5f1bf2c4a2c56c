import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { failedAgain } from '../../../src/history/entry';
import { onReadOnlyDisk, onUnreadable } from '../../support/system/disk';
import { beginSending, deadPid, entry, entryPatch, Folder, sentAt, until } from '../../support/data/entries';

const whole = JSON.stringify(entry());
const damaged = {
  empty: '',
  half: whole.slice(0, whole.length / 2),
  list: '[]',
  nothing: 'null',
  noPatches: JSON.stringify(entry({ patches: [] })),
  service: whole.replace('"patch_retry"', '7'),
  outcome: whole.replace('"accepted"', 'null'),
  at: whole.replace(String(sentAt), '"noon"'),
  endless: whole.replace(String(sentAt), '1e999'),
  status: whole.replace('"moved"', '"status":7,"moved"'),
  name: whole.replace('"SRV-01"', '["SRV-01"]'),
  sender: whole.replace('"told"', '"sender":{"pid":"1"},"told"'),
  messages: whole.replace('"messages":[]', '"messages":[1]'),
  bytes: '\u0000\u0000\u0000',
  version: whole.replace('{', '{"version":"2",'),
};
const newer = {
  newService: whole.replace('patch_retry', 'patch_format'),
  newOutcome: whole.replace('accepted', 'splendid'),
  newStatus: whole.replace('"moved"', '"status":"thawing","moved"'),
  newVersion: '{"version":2}',
};

describe('the history and what is wrong in its folder', () => {
  const folder = new Folder();
  let problems: string[];
  beforeEach(() => {
    problems = [];
  });
  const onProblem = (problem: string) => {
    problems.push(problem);
  };

  it('sets damaged files aside, tells once, and keeps the rest', async () => {
    folder.store({ id: 'a' });
    for (const [name, text] of Object.entries(damaged)) folder.put(`${name}.json`, text);
    folder.store({ id: 'z' });
    const history = await folder.loaded({ onProblem });
    assert.deepEqual(
      history.entries.map(({ id }) => id),
      ['z', 'a'],
    );
    assert.deepEqual(
      folder.names('.damaged'),
      Object.keys(damaged)
        .map((name) => `${name}.damaged`)
        .sort(),
    );
    assert.deepEqual(problems, [
      `${Object.keys(damaged).length} entries of the history of retries could not be read and were set ` +
        `aside in ${folder.path}.`,
    ]);
    await folder.loaded(); // The next window finds nothing wrong.
  });

  it('sets a file aside that is damaged while it is open, and forgets its entry', async () => {
    folder.store({ id: 'a' });
    folder.store({ id: 'b' });
    const history = await folder.loaded({ onProblem });
    folder.put('a.json', damaged.half);
    await until(history, () => history.entries.length === 1);
    await history.change('b', (now) => now);
    assert.deepEqual(
      [folder.names('.damaged'), problems],
      [['a.damaged'], [`An entry of the history of retries could not be read and was set aside in ${folder.path}.`]],
    );
  });

  it('is told by one of two windows that start at once, and stops neither', async () => {
    for (let n = 0; n < 10; n++) folder.put(`d${n}.json`, '');
    folder.store({ id: 'z' });
    const both = await Promise.all([folder.loaded({ onProblem }), folder.loaded({ onProblem })]);
    assert.deepEqual(
      both.map(({ entries }) => entries.length),
      [1, 1],
    );
    assert.equal(folder.names('.damaged').length, 10);
    // Both may have set some aside, but no file was told twice.
    assert.equal(
      problems.map((problem) => Number(/^\d+/.exec(problem)?.[0] ?? 1)).reduce((a, b) => a + b),
      10,
    );
  });

  it('leaves alone what a newer version wrote, tells once, and keeps the rest', async () => {
    folder.store({ id: 'a' });
    for (const [name, text] of Object.entries(newer)) folder.put(`${name}.json`, text);
    const history = await folder.loaded({ onProblem });
    assert.deepEqual(
      history.entries.map(({ id }) => id),
      ['a'],
    );
    folder.put('more.json', newer.newVersion);
    folder.store({ id: 'b' });
    await until(history, () => history.entries.length === 2);
    await history.change('a', (now) => ({ ...now, told: true }));
    assert.deepEqual(folder.names(), ['a', 'b', ...Object.keys(newer), 'more'].map((name) => `${name}.json`).sort());
    for (const [name, text] of Object.entries(newer))
      assert.equal(readFileSync(path.join(folder.path, `${name}.json`), 'utf8'), text);
    assert.deepEqual(problems, [
      '4 entries of the history of retries were written by a newer version of the extension and are not shown.',
    ]);
  });

  it('passes over what a newer version has changed since, and changes nothing in it', async () => {
    folder.store({ id: 'a' });
    const history = await folder.loaded({ onProblem });
    folder.put('a.json', newer.newOutcome);
    await assert.rejects(
      history.change('a', (now) => ({ ...now, told: true })),
      { name: 'NewerVersionError' },
    );
    await until(history, () => history.entries.length === 0);
    await history.load();
    assert.equal(readFileSync(path.join(folder.path, 'a.json'), 'utf8'), newer.newOutcome);
    assert.deepEqual(problems, [
      'An entry of the history of retries was written by a newer version of the extension and is not shown.',
    ]);
  });

  it('reads what it writes itself, of its own version', async () => {
    folder.store({ id: 'a' });
    await (await folder.loaded()).change('a', (now) => ({ ...now, told: true }));
    assert.match(readFileSync(path.join(folder.path, 'a.json'), 'utf8'), /"version":1/);
    assert.equal((await folder.loaded()).entries[0]?.told, true);
  });

  it('reads what an older version wrote, which knew less: what that had retried had failed', async () => {
    const { told, checkedAt, ...old } = entry();
    const patch = { id: '5', title: 'KB5031356', outcome: 'accepted', status: 'failed', moved: true };
    folder.put('e1.json', JSON.stringify({ ...old, patches: [patch] }));
    const [read] = (await folder.loaded()).entries;
    const patches = [entryPatch({ status: 'failed', moved: true })];
    assert.deepEqual(read, { ...old, told, checkedAt, patches });
    assert.ok(failedAgain(read, patches[0] ?? assert.fail()));
  });

  it('goes on past a file that cannot even be read', async () => {
    mkdirSync(path.join(folder.path, 'a.json'));
    folder.store({ id: 'b' });
    const history = await folder.loaded({ onProblem });
    assert.deepEqual(
      [history.entries.map(({ id }) => id), problems],
      [['b'], ['An entry of the history of retries could not be read.']],
    );
  });

  it('keeps an entry that it knows where its file cannot be read any more', async () => {
    folder.store();
    let tell: () => void = () => undefined;
    const isTold = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const history = await folder.loaded({
      onProblem: (problem) => {
        onProblem(problem);
        tell();
      },
    });
    await onUnreadable(
      (file) => file.endsWith('e1.json'),
      async () => {
        folder.store({ told: true }); // By another window.
        await isTold;
      },
    );
    assert.deepEqual(
      [history.entries.length, problems],
      [1, ['An entry of the history of retries could not be read.']],
    );
  });

  it('leaves files alone that are not its own', async () => {
    for (const name of ['.DS_Store', 'a.json.bak', 'notes.txt', 'a b.json']) folder.put(name, '?');
    const history = await folder.loaded();
    assert.deepEqual([history.entries, folder.names().length], [[], 4]);
  });

  it('tidies up what a window left that ended in the middle of a change', async () => {
    folder.store();
    left('e1.lock');
    folder.put('other.lock', '{"half'); // Of a window that is at it right now.
    const history = await folder.loaded();
    assert.deepEqual([folder.names(), history.entries.length], [['e1.json', 'other.lock'], 1]);
  });

  it('is not held up for ever by a change that was left in the middle', async () => {
    folder.store();
    const history = await folder.loaded();
    left('e1.lock');
    await history.change('e1', (now) => ({ ...now, told: true }));
    assert.deepEqual([folder.names(), history.entries[0]?.told], [['e1.json'], true]);
  });

  it('rejects, and has no entry, where it cannot write', async () => {
    folder.put('file', '');
    const history = folder.window({ folder: path.join(folder.path, 'file'), onProblem });
    const begin = () => beginSending(history);
    await assert.rejects(begin(), { code: 'EEXIST' });
    await assert.rejects(begin(), { code: 'EEXIST' });
    assert.deepEqual([problems.length, history.entries], [1, []]);
  });

  it('shows an interrupted entry as such where it cannot write, and tells once', async () => {
    folder.store({ sender: { pid: deadPid(), run: 'x' }, patches: [entryPatch({ outcome: 'sending' })] });
    mkdirSync(path.join(folder.path, 'e1.lock')); // A folder is in the way.
    utimesSync(path.join(folder.path, 'e1.lock'), 0, 0);
    const history = await folder.loaded({ onProblem });
    await history.load();
    assert.deepEqual(
      [history.entries[0]?.patches[0]?.outcome, problems],
      ['unknown', ['The history of retries cannot be written.']],
    );
  });

  it('tells once of several interrupted entries where it cannot write', async () => {
    for (const id of ['a', 'b', 'c'])
      folder.store({ id, sender: { pid: deadPid(), run: 'x' }, patches: [entryPatch({ outcome: 'sending' })] });
    let outcomes: (string | undefined)[] = [];
    await onReadOnlyDisk(
      () => true,
      async () => {
        outcomes = (await folder.loaded({ onProblem })).entries.map(({ patches }) => patches[0]?.outcome);
      },
    );
    assert.deepEqual(
      [outcomes, problems],
      [['unknown', 'unknown', 'unknown'], ['The history of retries cannot be written.']],
    );
  });

  /** A lock that somebody left long ago. */
  function left(name: string): void {
    folder.put(name, '{"half');
    utimesSync(path.join(folder.path, name), 0, 0);
  }
});
