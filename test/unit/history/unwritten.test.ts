import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import { parseEntry } from '../../../src/history/parseEntry';
import { sending } from '../../../src/history/sending';
import { onFullDisk, onReadOnlyDisk } from '../../support/system/disk';
import { Folder, place, until } from '../../support/data/entries';
import { kill, OtherWindows } from '../../support/system/otherWindow';

const answer = (now: Entry): Entry => ({
  ...now,
  sender: undefined,
  patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
});
const full = { code: 'ENOSPC' };

describe('a change that cannot be written', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);
  const disk = (id: string) => parseEntry(readFileSync(path.join(folder.path, `${id}.json`), 'utf8'));
  const outcome = (entry?: Entry) => entry?.patches[0]?.outcome;

  /** One that is being sent, and of another device one that is not yet. */
  async function sendingOne(history: History): Promise<{ id: string; other: string }> {
    const patches = [{ id: '5', title: 'KB5031356', status: 'failed' as const }];
    const [first, second] = await history.plan('https://example.com', 'patch_retry', [
      { place: place('1'), patches },
      { place: place('2'), patches },
    ]);
    assert.ok(first && second);
    await history.change(first.id, sending);
    return { id: first.id, other: second.id };
  }

  const known = (history: History, id: string) => history.entries.find((entry) => entry.id === id);

  it('is known to this window at once, said once, and written when the history is next loaded', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    const told: (string | undefined)[] = [];
    history.onDidChange((changed) => told.push(...changed.map(outcome)));
    await onFullDisk(
      () => true,
      async () => {
        await assert.rejects(history.change(id, answer), full);
        assert.deepEqual(
          [outcome(known(history, id)), known(history, id)?.sender, outcome(disk(id))],
          ['accepted', undefined, 'sending'],
        );
        assert.deepEqual(folder.names('.lock'), []);
        await history.load(); // Still full; a problem would fail the test.
        assert.equal(outcome(known(history, id)), 'accepted');
      },
    );
    await history.load();
    assert.deepEqual([disk(id), told], [known(history, id), ['accepted']]);
  });

  const writes: [how: string, write: (history: History, other: string) => Promise<unknown>][] = [
    ['change', (history, other) => history.change(other, sending)],
    [
      'plan',
      (history) =>
        history.plan('https://example.com', 'patch_retry', [
          { place: place(), patches: [{ id: '5', title: 'KB', status: 'failed' }] },
        ]),
    ],
    ['removal', (history, other) => history.forget(other)],
  ];
  for (const [how, write] of writes) {
    it(`is written with the next ${how} that can be`, async () => {
      const history = folder.window();
      const { id, other } = await sendingOne(history);
      await onFullDisk(
        (file) => file.includes(id),
        async () => {
          await assert.rejects(history.change(id, answer), full);
          await write(history, other);
          assert.equal(outcome(disk(id)), 'sending');
        },
      );
      await write(history, other);
      assert.equal(outcome(disk(id)), 'accepted');
    });
  }

  it('is made on what another window has written since, which does not undo it here', async () => {
    const history = await folder.loaded();
    const { id } = await sendingOne(history);
    await onFullDisk(
      () => true,
      async () => {
        await assert.rejects(history.change(id, answer), full);
      },
    );
    const child = others.start(
      `await history.change('${id}', (now) => ({ ...now, messages: ['theirs'] })); process.send('done');`,
    );
    await once(child, 'message');
    await until(history, () => known(history, id)?.messages.length === 1);
    assert.equal(outcome(known(history, id)), 'accepted');
    await history.load();
    assert.deepEqual([outcome(disk(id)), disk(id).messages], ['accepted', ['theirs']]);
  });

  it('comes after those before it', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    const say = (word: string) => history.change(id, (now) => ({ ...now, messages: [...now.messages, word] }));
    await onFullDisk(
      () => true,
      async () => {
        await assert.rejects(say('a'), full);
        await assert.rejects(say('b'), full);
      },
    );
    const changed = await say('c');
    assert.deepEqual(
      [changed?.before.messages, disk(id).messages],
      [
        ['a', 'b'],
        ['a', 'b', 'c'],
      ],
    );
  });

  it('is one for each entry, however many there were: what made them is let go of', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    let asked = 0;
    await onFullDisk(
      () => true,
      async () => {
        for (let n = 0; n < 50; n++)
          await assert.rejects(
            history.change(id, (now) => {
              asked += 1;
              return { ...now, messages: [String(n)], checkedAt: n };
            }),
            full,
          );
        const before = asked;
        await history.load();
        await history.load();
        assert.equal(asked, before);
      },
    );
    const before = asked;
    await history.load();
    assert.deepEqual([asked, disk(id).messages, disk(id).checkedAt], [before, ['49'], 49]);
    assert.ok(before <= 100, `asked ${before} times for 50 changes`);
  });

  it('has all that was changed since it could last be written', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    await onFullDisk(
      () => true,
      async () => {
        await assert.rejects(history.change(id, answer), full);
        await assert.rejects(
          history.change(id, (now) => ({ ...now, told: true })),
          full,
        );
        await assert.rejects(
          history.change(id, (now) => ({ ...now, messages: ['last'] })),
          full,
        );
      },
    );
    await history.load();
    assert.deepEqual([outcome(disk(id)), disk(id).told, disk(id).messages], ['accepted', true, ['last']]);
    assert.deepEqual(disk(id), known(history, id));
  });

  it('loses to a later reading of another window, and loses no move and nothing that was told', async () => {
    const history = await folder.loaded();
    const { id } = await sendingOne(history);
    const read = (status: string, checkedAt: number, given = '', moved = 'patch.moved') =>
      `(now) => ({ ...now, checkedAt: ${checkedAt}, checkedAfterMs: ${checkedAt}, ${given} patches: now.patches.map(
        (patch) => ({ ...patch, status: '${status}', statusLabel: '${status}', moved: ${moved} })) })`;
    const readHere = (checkedAt: number, moved: boolean) =>
      history.change(id, (now) => ({
        ...answer(now),
        checkedAt,
        checkedAfterMs: checkedAt,
        patches: answer(now).patches.map((patch) => ({ ...patch, status: 'queued', moved })),
      }));
    const both = async (change: string, checkedAt: number, moved = true) => {
      await onFullDisk(
        () => true,
        async () => {
          await assert.rejects(readHere(checkedAt, moved), full);
        },
      );
      others.runToItsEnd(`
        const history = new History({ folder, now: () => 0, upFor: () => 1, onProblem: () => undefined });
        await history.change('${id}', ${change});
        history.dispose();`);
      await history.load();
      const { checkedAt: at, checkedAfterMs, told, patches } = disk(id);
      assert.equal(checkedAfterMs, at, 'how long after the write is that of the same reading');
      return [at, told, patches[0]?.status, patches[0]?.moved, patches[0]?.outcome];
    };
    assert.deepEqual(await both(read('failed', 2, '', 'true'), 3, false), [3, false, 'queued', true, 'accepted']);
    assert.deepEqual(await both(read('failed', 5), 4), [5, false, 'failed', true, 'accepted']);
    assert.deepEqual(await both(read('failed', 6), 7), [7, false, 'queued', true, 'accepted']);
    assert.deepEqual(await both(read('installed', 8, 'told: true,'), 9), [8, true, 'installed', true, 'accepted']);
  });

  it('is not made on what was removed meanwhile', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    await onFullDisk(
      () => true,
      async () => {
        await assert.rejects(history.change(id, answer), full);
      },
    );
    others.runToItsEnd(`await edit(folder, '${id}', () => null);`);
    await history.load();
    assert.deepEqual([folder.names(`${id}.json`), known(history, id)], [[], undefined]);
  });

  it('is a removal too', async () => {
    const history = folder.window();
    const { id } = await sendingOne(history);
    await onReadOnlyDisk(
      () => true,
      async () => {
        await assert.rejects(history.forget(id), { code: 'EROFS' });
        await history.load();
        assert.deepEqual([known(history, id), folder.names(`${id}.json`).length], [undefined, 1]);
      },
    );
    await history.load();
    assert.deepEqual([known(history, id), folder.names(`${id}.json`)], [undefined, []]);
  });

  it('leaves another window with "outcome unknown" once this one is gone', async () => {
    const child = others.start(`
      const { mkdirSync, utimesSync } = await import('node:fs');
      const patches = [{ id: '5', title: 'KB', status: 'failed' }];
      const [{ id }] = await history.plan('https://example.com', 'patch_retry', [
        { place: ${JSON.stringify(place())}, patches },
      ]);
      await history.change(id, sending);
      mkdirSync(folder + '/' + id + '.lock');
      utimesSync(folder + '/' + id + '.lock', 0, 0);
      await history.change(id, (now) => ({
        ...now, sender: undefined, patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
      })).catch(() => undefined);
      process.send([id, history.entries[0].patches[0].outcome]);`);
    const [id = '', there] = String(await once(child, 'message')).split(',');
    assert.deepEqual([there, outcome((await folder.loaded()).entries[0])], ['accepted', 'sending']);
    await kill(child);
    rmSync(path.join(folder.path, `${id}.lock`), { recursive: true });
    assert.deepEqual([outcome((await folder.loaded()).entries[0]), outcome(disk(id))], ['unknown', 'unknown']);
  });
});
