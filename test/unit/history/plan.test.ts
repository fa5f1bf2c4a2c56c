import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Entry, isFinished } from '../../../src/history/entry';
import type { History } from '../../../src/history/history';
import { parseEntry } from '../../../src/history/parseEntry';
import { interrupted, sending } from '../../../src/history/sending';
import { onFullDisk, onReadOnlyDisk } from '../../support/system/disk';
import { entry, Folder, minute, place, sentAt, until } from '../../support/data/entries';
import { kill, OtherWindows } from '../../support/system/otherWindow';
import type { Target } from '../../../src/inventory/target';

const target = (n: number): Target => ({
  place: place(String(n), `SRV-${n}`),
  patches: [
    { id: '5', title: 'KB5031356', status: 'failed' },
    { id: '6', title: 'KB5031357', status: 'failed' },
  ],
});
const targets = (count: number) => Array.from({ length: count }, (_, n) => target(n));
const names = (entries: readonly Entry[]) => entries.map(({ place: { device } }) => device.name);
const outcomes = (entries: readonly Entry[]) =>
  entries.map(({ patches }) => patches.map(({ outcome }) => outcome).join(' '));

describe('what is planned', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);
  const plan = (history: History, of: readonly Target[]) => history.plan('https://example.com', 'patch_retry', of);
  const disk = (id: string) => parseEntry(readFileSync(path.join(folder.path, `${id}.json`), 'utf8'));

  it('is on the disk as unsent before anything is sent, an entry for each device, the first on top', async () => {
    let now = sentAt;
    const history = folder.window({ now: () => now });
    folder.store({ id: `${sentAt - minute}-x`, at: sentAt - minute });
    const planned = await plan(history, targets(12));
    now += minute;
    await plan(history, [target(99)]);
    const wanted = ['SRV-99', ...targets(12).map((one) => one.place.device.name), 'SRV-01'];
    assert.deepEqual([names(planned), names(history.entries)], [wanted.slice(1, -1), wanted]);
    for (const one of planned) assert.deepEqual(disk(one.id), one);
    assert.ok(
      planned.every(
        ({ at, sentAt: sent, sender, error }) =>
          at === sentAt && sent === undefined && sender?.pid === process.pid && error === undefined,
      ),
    );
    assert.deepEqual(new Set(outcomes(planned)), new Set(['unsent unsent']));
    history.dispose();
    assert.deepEqual(names((await folder.loaded()).entries), wanted);
  });

  it('is told of at once, when all of it is there', async () => {
    const history = folder.window();
    const there: number[] = [];
    history.onDidChange(() => there.push(history.entries.length));
    await plan(history, targets(3));
    assert.deepEqual(there, [3]);
  });

  it('is nothing for nothing', async () => {
    assert.deepEqual([await plan(folder.window(), []), folder.names()], [[], []]);
  });

  it('becomes being sent device by device, each with the time of it', async () => {
    let now = sentAt;
    const history = folder.window({ now: () => now });
    const [first, second] = await plan(history, targets(2));
    now += minute;
    const changed = await history.change(first?.id ?? '', sending);
    assert.deepEqual([changed?.before, changed?.after], [first, disk(first?.id ?? '')]);
    assert.deepEqual([changed?.after.sentAt, changed?.after.at, changed?.after.sender], [now, sentAt, first?.sender]);
    assert.deepEqual(
      [outcomes(history.entries), disk(second?.id ?? '')],
      [['sending sending', 'unsent unsent'], second],
    );
  });

  it("is still this window's when another has taken it for gone", async () => {
    const history = folder.window();
    const [planned] = await plan(history, [target(1)]);
    assert.ok(planned);
    folder.store(interrupted(planned));
    const changed = await history.change(planned.id, sending);
    assert.deepEqual(
      [changed?.before.sender, changed?.before.error],
      [undefined, 'VS Code closed before this was sent.'],
    );
    assert.deepEqual([changed?.after.sender, changed?.after.error], [planned.sender, undefined]);
  });

  it('says after a crash in the middle what was sent, what may have been, and what was not', async () => {
    const child = others.start(`
      const planned = await history.plan('https://example.com', 'patch_retry', ${JSON.stringify(targets(3))});
      await history.change(planned[0].id, sending);
      await history.change(planned[0].id, (now) => ({
        ...now, sender: undefined, patches: now.patches.map((patch) => ({ ...patch, outcome: 'accepted' })),
      }));
      await history.change(planned[1].id, sending);
      process.send('sent');`);
    await once(child, 'message');
    assert.deepEqual(outcomes((await folder.loaded()).entries), [
      'accepted accepted',
      'sending sending',
      'unsent unsent',
    ]);
    await kill(child);
    const { entries } = await folder.loaded();
    assert.deepEqual(outcomes(entries), ['accepted accepted', 'unknown unknown', 'unsent unsent']);
    assert.deepEqual(
      entries.map(({ error }) => error),
      [undefined, 'VS Code closed before the answer arrived.', 'VS Code closed before this was sent.'],
    );
    assert.deepEqual(
      entries.map((one) => isFinished(one, sentAt)),
      [false, false, true],
    );
  });

  it('is nothing at all where a part of it cannot be written', async () => {
    folder.store();
    const history = await folder.loaded();
    let files = 0;
    await onFullDisk(
      (file) => file.endsWith('.lock') && ++files > 7,
      () => assert.rejects(plan(history, targets(20)), { code: 'ENOSPC' }),
    );
    assert.ok(files >= 20);
    assert.deepEqual([folder.names(), history.entries], [['e1.json'], [entry()]]);
  });

  it('is nothing for this window, and removed later, where what was written cannot even be removed', async () => {
    const history = await folder.loaded();
    let files = 0;
    await onReadOnlyDisk(
      (file) => file.endsWith('.lock') && ++files > 7,
      () => assert.rejects(plan(history, targets(20)), { code: 'EROFS' }),
    );
    assert.equal(folder.names().length, 7);
    folder.store(); // What comes after all that the folder had to tell.
    await until(history, () => history.entries.some(({ id }) => id === 'e1'));
    assert.deepEqual(history.entries, [entry()]);
    await history.load();
    assert.deepEqual(folder.names(), ['e1.json']);
  });
});
