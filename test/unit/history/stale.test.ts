import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
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
});
