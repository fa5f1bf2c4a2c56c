import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Folder, place } from '../../support/data/entries';
import { OtherWindows } from '../../support/system/otherWindow';

describe('the rounds of the retry poller', () => {
  const folder = new Folder();
  const others = new OtherWindows(folder);
  const [one, two] = ['https://one.example', 'demo 2'];

  it('are unknown at first, and then known to every window, account by account', async () => {
    const history = folder.window();
    assert.equal(await history.round(one), undefined);
    const child = others.start(`await history.noteRound('${one}', { at: 5, backOff: 2 }); process.send('noted');`);
    await once(child, 'message');
    await history.noteRound(two, { at: 6, backOff: 1 });
    await history.noteRound(two, { at: 7, backOff: 8 });
    assert.deepEqual(
      [await history.round(one), await history.round(two)],
      [
        { at: 5, backOff: 2 },
        { at: 7, backOff: 8 },
      ],
    );
    assert.equal(await folder.window().round('https://three.example'), undefined);
  });

  it('are no entries', async () => {
    const history = await folder.loaded();
    await history.noteRound(one, { at: 5, backOff: 2 });
    await history.plan(one, 'patch_retry', [{ place: place(), patches: [{ id: '5', title: 'KB', status: 'failed' }] }]);
    assert.equal((await folder.loaded()).entries.length, 1);
    assert.deepEqual(folder.names('.damaged'), []);
  });

  it('are none where the file is damaged, and then noted anew', async () => {
    await folder.window().noteRound(one, { at: 5, backOff: 2 });
    const [name = ''] = folder.names();
    for (const text of ['', '{"half', 'null', `{"${one}":{"at":"noon","backOff":1}}`, `{"${one}":null}`]) {
      folder.put(name, text);
      const history = folder.window();
      assert.equal(await history.round(one), undefined, text);
      await history.noteRound(one, { at: 9, backOff: 1 });
      assert.deepEqual(await history.round(one), { at: 9, backOff: 1 });
    }
  });

  it('are none, and say so only to whom notes one, where there can be no file', async () => {
    folder.put('file', '');
    const history = folder.window({ folder: `${folder.path}/file` });
    assert.equal(await history.round(one), undefined);
    await assert.rejects(history.noteRound(one, { at: 1, backOff: 1 }), { code: 'EEXIST' });
  });

  it('are kept of the accounts that were watched last', async () => {
    const history = folder.window();
    for (let n = 0; n <= 20; n++) await history.noteRound(`demo ${n}`, { at: n, backOff: 1 });
    assert.deepEqual(
      [await history.round('demo 0'), await history.round('demo 1')],
      [undefined, { at: 1, backOff: 1 }],
    );
  });
});
