import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { edit } from '../../../src/storage/lockedFiles';
import { writeRound } from '../../../src/history/rounds';
import { beginSending, Folder } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';
import { store } from '../../support/data/storedScans';

// Windows has no such rights: there the folder of the user's profile keeps others out.
(process.platform === 'win32' ? describe.skip : describe)('what is stored', () => {
  const folder = new Folder();
  let umask = 0;
  beforeEach(() => {
    umask = process.umask(0);
  }); // Nothing but the extension itself takes a right away.
  afterEach(() => {
    process.umask(umask);
  });

  /**
   * What others than the user may do with each file and folder that is there, by its name; the test's own folder is not
   * meant.
   */
  const others = () =>
    readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [
        name.replace(/^history\/[\w-]{30,}|[\da-f]{32}/g, 'ID'),
        statSync(path.join(folder.path, name)).mode & 0o077,
      ]);

  it('of the history can be read by the user only, files and folders', async () => {
    const history = folder.window({ folder: path.join(folder.path, 'history') });
    await history.load();
    assert.deepEqual(others(), [['history', 0]]);
    await beginSending(history);
    await writeRound(path.join(folder.path, 'history'), 'https://example.com', { at: 1, backOff: 1 });
    assert.deepEqual(others(), [
      ['history', 0],
      ['ID.json', 0],
      ['history/rounds.state.json', 0],
    ]);
  });

  it('of a scan can be read by the user only, files and folders, also while it is being written', async () => {
    await store(path.join(folder.path, 'failed'), scanData([{ id: '1' }]));
    const files = [
      ['failed', 0],
      ['failed/ID', 0],
      ['failed/ID.json', 0],
      ['failed/ID/ID.json', 0],
    ];
    assert.deepEqual(others(), files);
    await edit(path.join(folder.path, 'failed'), 'e1', () => {
      assert.deepEqual(others(), [...files, ['failed/e1.lock', 0]]);
      return 'text';
    });
  });
});
