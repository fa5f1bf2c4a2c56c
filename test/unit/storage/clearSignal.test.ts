import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ClearSignal } from '../../../src/storage/clearSignal';
import { newFolder } from '../../support/data/entries';

describe('that something was cleared', () => {
  let folder = '';
  const opened: ClearSignal[] = [];
  beforeEach(() => {
    folder = path.join(newFolder(), 'cleared');
  });
  afterEach(() => {
    for (const signal of opened.splice(0)) signal.dispose();
  });

  /** A window that listens, and what it hears. */
  async function window(): Promise<{ signal: ClearSignal; heard: () => number; next: () => Promise<void> }> {
    let count = 0;
    let wakeUp: () => void = () => undefined;
    const signal = new ClearSignal(folder, () => {
      count += 1;
      wakeUp();
    });
    opened.push(signal);
    await signal.listen();
    const next = () =>
      new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    return { signal, heard: () => count, next };
  }

  it('is heard by all other windows, each time once', async () => {
    const [one, two, three] = [await window(), await window(), await window()];
    for (let n = 1; n <= 3; n++) {
      const heard = Promise.all([two.next(), three.next()]);
      await one.signal.send();
      await heard;
    }
    const last = Promise.all([one.next(), three.next()]);
    await two.signal.send();
    await last;
    assert.deepEqual([one.heard(), two.heard(), three.heard()], [1, 3, 4]);
  });

  it('is heard by nobody who listens only afterwards, nor where only the folder has changed', async () => {
    const one = await window();
    await one.signal.send();
    const late = await window();
    writeFileSync(path.join(folder, 'other.json'), 'x');
    const heard = late.next();
    await one.signal.send();
    await heard;
    assert.equal(late.heard(), 1);
  });

  it('is heard though the folder was removed meanwhile', async () => {
    const [one, two] = [await window(), await window()];
    rmSync(folder, { recursive: true });
    await Promise.all([one.signal.listen(), two.signal.listen()]);
    const heard = two.next();
    await one.signal.send();
    await heard;
    assert.equal(two.heard(), 1);
  });

  it('is an error where it cannot be sent', async () => {
    writeFileSync(folder, 'it is no folder');
    await assert.rejects(new ClearSignal(folder, () => undefined).send());
  });
});
