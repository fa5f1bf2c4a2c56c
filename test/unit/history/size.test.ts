import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../../src/history/entry';
import { mostGestures } from '../../../src/history/gestures';
import type { History } from '../../../src/history/history';
import { sending } from '../../../src/history/sending';
import { onReadOnlyDisk } from '../../support/system/disk';
import { deadPid, entryPatch, Folder, place, sentAt } from '../../support/data/entries';
import type { Target } from '../../../src/inventory/target';

const targets = (count: number): Target[] =>
  Array.from({ length: count }, (_, n) => ({
    place: place(String(n), `SRV-${n}`),
    patches: [{ id: '5', title: 'KB5031356', status: 'failed' }],
  }));
const plan = (history: History, count: number) => history.plan('https://example.com', 'patch_retry', targets(count));
const answer = (now: Entry): Entry => ({
  ...now,
  sender: undefined,
  patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
});
const ended = { patches: [entryPatch({ status: 'installed', moved: true })] };
const theirs = { sender: { pid: process.ppid, run: 'x' }, patches: [entryPatch({ outcome: 'sending' })] };

describe("the history's size", () => {
  const folder = new Folder();
  let problems: string[];
  beforeEach(() => {
    problems = [];
  });
  const onProblem = (problem: string) => {
    problems.push(problem);
  };

  /** As many gestures as there may be, from the oldest to the newest. */
  function fill(given: (n: number) => Partial<Entry>): void {
    for (let n = 0; n < mostGestures; n++) folder.store({ id: `e${n}`, at: sentAt - 1_000 + n, ...given(n) });
  }

  /** Which of those that it was filled with are gone. */
  function gone(history: History): number[] {
    const ids = new Set(history.entries.map(({ id }) => id));
    return Array.from({ length: mostGestures }, (_, n) => n).filter((n) => !ids.has(`e${n}`));
  }

  it('is 500 gestures with all their devices: the oldest that ended go first, and nothing is said of it', async () => {
    fill((n) => (n < 10 ? {} : ended));
    const history = await folder.loaded();
    const [first] = await plan(history, 2);
    assert.deepEqual([mostGestures, gone(history), folder.names().length], [500, [10], 501]);
    await history.change(first?.id ?? '', answer);
    assert.equal(folder.names().length, 501);
  });

  it('is more while something is sent and nothing has ended, and 500 once the last answer came', async () => {
    fill((n) => {
      if (n === 0) return { ...theirs };
      return n === 3 ? ended : {};
    });
    const history = await folder.loaded({ onProblem });
    const planned = [...(await plan(history, 1)), ...(await plan(history, 2)), ...(await plan(history, 1))];
    assert.deepEqual([gone(history), folder.names().length, problems], [[3], 503, []]);
    for (const { id } of planned) {
      await history.change(id, sending);
      await history.change(id, answer);
    }
    assert.deepEqual([gone(history), problems], [[3], []]); // Another window is still sending.
    await history.change('e0', answer);
    assert.deepEqual([gone(history), folder.names().length], [[0, 1, 3], 501]);
    assert.deepEqual(problems, [
      'The history keeps 500 actions on 5000 devices at most, so 2 that had not ended were removed.',
    ]);
  });

  it('is 500 gestures after one on 600 devices too, none of which is missing', async () => {
    fill((n) => (n < 300 ? ended : {}));
    const history = await folder.loaded({ onProblem });
    const planned = await plan(history, 600);
    for (const { id } of planned.slice(0, 3))
      assert.ok(await history.change(id, (now) => answer(sending(now))), 'an entry of the gesture');
    assert.deepEqual([history.entries.length, gone(history)], [1_099, [0]]);
    assert.deepEqual(
      history.entries.slice(0, 600).map(({ id }) => id),
      planned.map(({ id }) => id),
    );
    assert.deepEqual(problems, []);
  }).timeout(20_000);

  it('is 500 again after the window ended in the middle of an action', async () => {
    fill(() => ({}));
    folder.store({ id: 'planned', sender: { pid: deadPid(), run: 'x' }, patches: [entryPatch({ outcome: 'unsent' })] });
    folder.store({
      id: 'sending',
      sender: { pid: deadPid(), run: 'x' },
      patches: [entryPatch({ outcome: 'sending' })],
    });
    const history = await folder.loaded({ onProblem });
    assert.deepEqual(
      [gone(history), folder.names().length, history.entries.some(({ id }) => id === 'planned')],
      [[0], 500, false],
    );
    assert.deepEqual(problems, [
      'The history keeps 500 actions on 5000 devices at most, so 1 that had not ended was removed.',
    ]);
  });

  it('is more, and says so once, while nothing can be removed', async () => {
    fill(() => ended);
    const history = await folder.loaded({ onProblem });
    await onReadOnlyDisk(
      (file) => /e\d+\.lock$/.test(file),
      async () => {
        const planned = await plan(history, 2);
        for (const { id } of planned) await history.change(id, answer);
      },
    );
    assert.deepEqual(
      [history.entries.length, problems],
      [502, ['Old entries of the history of retries could not be removed.']],
    );
    await history.load();
    assert.deepEqual([gone(history), folder.names().length], [[0], 501]);
  });
});

describe('clearing the history', () => {
  const folder = new Folder();

  it('leaves what is being sent, and counts it', async () => {
    folder.store();
    const history = await folder.loaded();
    const [first, second] = await plan(history, 2);
    assert.ok(first && second);
    await history.change(first.id, sending);
    assert.equal(await history.clear(), 1); // Both devices are of one gesture.
    assert.deepEqual(
      [history.entries.map(({ id }) => id), folder.names()],
      [
        [first.id, second.id],
        [`${second.id}.json`, `${first.id}.json`],
      ],
    );
    await history.change(first.id, answer);
    assert.equal(await history.clear(), 1);
    await history.change(second.id, answer);
    assert.equal(await history.clear(), 0);
    assert.deepEqual([history.entries, folder.names()], [[], []]);
  });

  it('goes by what is on the disk by now', async () => {
    folder.store({ id: 'a', ...theirs });
    const history = await folder.loaded();
    folder.store({ id: 'a', ...ended }); // This window may not have heard of it yet.
    assert.equal(await history.clear(), 0);
    assert.deepEqual(folder.names(), []);
  });

  it('removes what can be removed, and rejects where something cannot be', async () => {
    for (const id of ['a', 'b', 'c']) folder.store({ id });
    const history = await folder.loaded();
    await onReadOnlyDisk(
      (file) => file.endsWith('b.lock'),
      () => assert.rejects(history.clear(), { code: 'EROFS' }),
    );
    assert.deepEqual([history.entries.map(({ id }) => id), folder.names()], [['b'], ['b.json']]);
    assert.match(readFileSync(path.join(folder.path, 'b.json'), 'utf8'), /accepted/);
  });
});
