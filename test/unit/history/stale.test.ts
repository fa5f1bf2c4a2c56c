import assert from 'node:assert/strict';
import fs, { watch } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { mock } from 'node:test';
import { Folder } from '../../support/data/entries';
import { Gate } from '../../support/system/gate';

describe('what another window has just written', () => {
  const folder = new Folder();

  it('is known after load, though this window is still writing something else', async () => {
    folder.store({ id: 'ours' });
    const history = await folder.loaded();
    folder.put('ours.lock', ''); // Another window is changing it too.
    const writing = history.change('ours', (entry) => ({ ...entry, messages: ['changed'] }));
    const seen = new Gate();
    const watcher = watch(folder.path, (_, name) => {
      if (name === 'theirs.json') seen.open();
    });
    folder.store({ id: 'theirs' });
    await seen.opened;
    watcher.close();
    await new Promise(setImmediate);
    const loading = history.load();
    await new Promise(setImmediate);
    await rm(path.join(folder.path, 'ours.lock'));
    await loading;
    assert.deepEqual(history.entries.map(({ id }) => id).sort(), ['ours', 'theirs']);
    await writing;
  });

  it('is known after load, though the folder was put aside and nobody told', async () => {
    const real = fs.watch;
    const silent = mock.method(fs, 'watch', (name: string) => real(name, () => undefined));
    syncBuiltinESMExports();
    try {
      folder.store({ id: 'ours' });
      const history = await folder.loaded();
      await rename(folder.path, `${folder.path}-before`);
      await mkdir(folder.path);
      folder.store({ id: 'theirs' });
      await history.load();
      assert.deepEqual(
        history.entries.map(({ id }) => id),
        ['theirs'],
      );
    } finally {
      silent.mock.restore();
      syncBuiltinESMExports();
    }
  });
});
