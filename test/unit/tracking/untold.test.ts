import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEntry } from '../../../src/history/parseEntry';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import { day, deadPid, entryPatch, Folder, hour, place, until } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { recorded } from './recorded';

describe('an end that a window noted and could not tell', () => {
  const folder = new Folder();
  const stored = () => parseEntry(readFileSync(path.join(folder.path, 'e1.json'), 'utf8'));
  let now = 0;
  beforeEach(() => {
    now = 100 * day;
  });
  const sent = () => ({ at: now - 2 * hour, place: place('1', 'SRV-1'), patches: [entryPatch({ id: '101' })] });

  it('is told by the next window, once, whenever the first ended in between', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ ...sent(), account: session.account });
    const history = await folder.loaded({ now: () => now });
    const shown: string[] = [];
    const first = new OutcomeRecorder(history, {
      now: () => now,
      notify: () => shown.push('first'),
      onError: (error) => assert.fail(String(error)),
      schedule: () => undefined, // The window is closed before that.
    });
    first.start(session);
    await session.inventory.refreshPatches('1');
    await until(history, () => history.entries[0]?.checkedAt !== undefined);
    assert.deepEqual([stored().patches[0]?.status, stored().told, shown], ['failed', false, []]);
    history.dispose();
    const next = recorded(folder, session, () => now);
    await next.follow.tellDue();
    await next.follow.tellDue();
    const last = recorded(folder, session, () => now);
    await last.follow.tellDue();
    assert.deepEqual([next.told, last.told, stored().told], [[['SRV-1']], [], true]);
  });

  it('is told by the next window though the first ended in the middle of a round', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ ...sent(), account: session.account });
    const first = recorded(folder, session, () => now);
    void first.follow.inOneGo(async () => {
      await session.inventory.refreshPatches('1');
      await new Promise(() => undefined);
    });
    await until(first.history, () => first.history.entries[0]?.checkedAt !== undefined);
    const next = recorded(folder, session, () => now);
    await next.follow.tellDue();
    assert.deepEqual([first.told, next.told], [[], [['SRV-1']]]);
  });

  it('waits for a window that lives, for an hour', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const ended = { account: session.account, patches: [entryPatch({ id: '101', status: 'installed', moved: true })] };
    let count = 0;
    const asTold = async (pid: number, after: number) => {
      count += 1;
      folder.store({ ...sent(), ...ended, id: `e${count}`, checkedAt: now - after, teller: { pid, run: 'x' } });
      const { history, follow, told } = recorded(folder, session, () => now);
      await follow.tellDue();
      await history.clear();
      history.dispose();
      return told.length;
    };
    assert.deepEqual([await asTold(process.ppid, hour), await asTold(process.ppid, hour + 1)], [0, 1]);
    assert.deepEqual([await asTold(deadPid(), 0), await asTold(process.pid, 0)], [1, 1]);
  });

  it('is told once by several windows that look in the same instant', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({
      ...sent(),
      account: session.account,
      patches: [entryPatch({ id: '101', status: 'installed' })],
      checkedAt: now,
      teller: { pid: deadPid(), run: 'x' },
    });
    const windows = [1, 2, 3].map(() => recorded(folder, session, () => now));
    await Promise.all(
      windows.map(({ follow }) => Promise.all([follow.tellDue(), follow.inOneGo(() => Promise.resolve())])),
    );
    assert.deepEqual(
      windows.flatMap(({ told }) => told),
      [['SRV-1']],
    );
  });

  it('is no business of a window with another account', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    const patches = [entryPatch({ id: '101', status: 'installed' })];
    folder.store({ ...sent(), patches, checkedAt: now, teller: { pid: deadPid(), run: 'x' } });
    const { follow, told } = recorded(folder, session, () => now);
    await follow.tellDue();
    assert.deepEqual([told, stored().told], [[], false]);
  });
});
