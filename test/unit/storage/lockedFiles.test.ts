import assert from 'node:assert/strict';
import { readFileSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { edit, editLocked } from '../../../src/storage/lockedFiles';
import { Folder } from '../../support/data/entries';
import { withTimeMovedBy } from '../../support/system/clock';
import { stepsOnDisk } from '../../support/system/disk';
import { OtherWindows } from '../../support/system/otherWindow';

describe("the lock of an entry's file", () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);
  const lock = () => path.join(folder.path, 'e1.lock');
  const stored = () => readFileSync(path.join(folder.path, 'e1.json'), 'utf8');
  const old = () => {
    utimesSync(lock(), 0, 0);
  };
  beforeEach(() => {
    folder.put('e1.json', 'a');
  });

  /** Adds a word, and the first time `asleep` happens in the middle of it. */
  async function addAfter(word: string, asleep: () => void): Promise<number> {
    let asked = 0;
    await edit(folder.path, 'e1', (text) => {
      asked += 1;
      if (asked === 1) asleep();
      return `${text ?? ''} ${word}`;
    });
    return asked;
  }

  it('was taken over by a window while its holder slept: it starts again from what that has written', async () => {
    const asked = await addAfter('c', () => {
      old();
      others.runToItsEnd(`await edit(folder, 'e1', (text) => text + ' b');`);
    });
    assert.deepEqual([asked, stored(), folder.names()], [2, 'a b c', ['e1.json']]);
  });

  it('was taken over, and the other is in the middle of its change: then that is not taken for ours', async () => {
    const asked = await addAfter('c', () => {
      rmSync(lock());
      folder.put('e1.lock', '{"half');
      old(); // So that it is nobody's by the time we try again.
    });
    assert.deepEqual([asked, stored(), folder.names()], [2, 'a c', ['e1.json']]);
  });

  it('was taken over by one who removed the entry: then it stays removed', async () => {
    let asked = 0;
    await edit(folder.path, 'e1', (text) => {
      asked += 1;
      if (asked > 1) return text;
      old();
      others.runToItsEnd(`await edit(folder, 'e1', () => null);`);
      return 'c';
    });
    assert.deepEqual([asked, folder.names()], [2, []]);
  });

  it('was left by a clock that ran ahead: it is taken over too', async () => {
    folder.put('e1.lock', '{"half');
    const later = Date.now() / 1000 + 60 * 60;
    utimesSync(lock(), later, later);
    await edit(folder.path, 'e1', (text) => `${text ?? ''} b`);
    assert.deepEqual([stored(), folder.names()], ['a b', ['e1.json']]);
  });

  for (const [disk, ms] of [
    ['behind', 60 * 60 * 1000],
    ['ahead', -60 * 60 * 1000],
  ] as const)
    it(`is heeded where the clock of the disk is ${disk}, and taken over where it was left`, async () => {
      await withTimeMovedBy(ms, async () => {
        const slowly = async (read: () => Promise<string | undefined>, word: string) => {
          const text = (await read()) ?? '';
          await pause(5);
          return `${text} ${word}`;
        };
        const words = ['b', 'c', 'd', 'e'];
        await Promise.all(words.map((word) => editLocked(folder.path, 'e1', ({ read }) => slowly(read, word))));
        assert.deepEqual(stored().split(' ').toSorted(), ['a', ...words]);
        folder.put('e1.lock', '{"half');
        old();
        await edit(folder.path, 'e1', () => 'f');
      });
      assert.deepEqual([stored(), folder.names()], ['f', ['e1.json']]);
    });

  it('is only tidied away: then the change is made all the same', async () => {
    await addAfter('b', () => {
      rmSync(lock());
    });
    assert.deepEqual([stored(), folder.names()], ['a b', ['e1.json']]);
  });

  it('is on the disk before it becomes the entry, unless that is worth nothing after a crash', async () => {
    const steps = (isDurable: boolean) => stepsOnDisk(() => edit(folder.path, 'e1', () => 'b', { isDurable }));
    assert.deepEqual(await steps(true), ['writeFile e1.lock', 'sync e1.lock', 'rename e1.lock']);
    assert.deepEqual(await steps(false), ['writeFile e1.lock', 'rename e1.lock']);
  });
});
