import assert from 'node:assert/strict';
import { hidesPatches, PatchFilter, shows, type Filter } from '../../../src/inventory/patchFilter';
import { filterText } from '../../../src/wording/filterText';
import { patch } from '../../support/data/records';

const none: Filter = { statuses: [], severities: [], text: '' };

describe('the filter', () => {
  /** A filter over what is stored. */
  function stored(value: unknown) {
    const kept = new Map<string, unknown>([['nsight.filter', value]]);
    const memory = {
      get: (key: string) => kept.get(key),
      update: (key: string, to: unknown) => Promise.resolve(void kept.set(key, to)),
    };
    return { filter: new PatchFilter(memory), again: () => new PatchFilter(memory).current };
  }

  it('is kept, and gone when it is cleared or hides nothing', async () => {
    const { filter, again } = stored(undefined);
    let told = 0;
    const stop = filter.onChange(() => {
      told += 1;
    });
    await filter.set({ statuses: ['installed'], severities: ['low', ''], text: ' chrome ' });
    assert.deepEqual(again(), { statuses: ['installed'], severities: ['low', ''], text: 'chrome' });
    await filter.set({ ...none, text: '  ' });
    assert.deepEqual([filter.current, again(), told], [undefined, undefined, 2]);
    stop();
    await filter.set({ ...none, text: 'x' });
    assert.equal(told, 2);
  });

  it('bears whatever was stored', () => {
    for (const value of [
      null,
      7,
      'x',
      [],
      {},
      { statuses: 7, severities: [7, null], text: {} },
      { statuses: ['nonsense'] },
    ])
      assert.equal(stored(value).filter.current, undefined);
    assert.deepEqual(stored({ statuses: ['failed', 7], other: 1 }).filter.current, {
      statuses: ['failed'],
      severities: [],
      text: '',
    });
  });

  it('of what is new alone is kept, and hides nothing for what it is', async () => {
    const { filter, again } = stored(undefined);
    await filter.set({ ...none, onlyNew: true });
    assert.deepEqual(again(), { ...none, onlyNew: true });
    assert.ok(shows(again(), patch()));
    assert.equal(hidesPatches({ ...none, onlyNew: true }), false);
    assert.equal(filterText({ ...none, onlyNew: true, severities: ['low'] }), 'Filter: only what is new; not low');
    await filter.set({ ...none, onlyNew: false });
    assert.equal(again(), undefined);
  });

  it('hides what it names and nothing else', () => {
    assert.ok(shows(undefined, patch()));
    assert.ok(!shows({ ...none, statuses: ['failed'] }, patch()));
    assert.ok(shows({ ...none, severities: ['low'] }, patch({ severityLabel: 'Never seen' })));
    assert.ok(!shows({ ...none, text: 'chrome' }, patch({ product: undefined })));
  });

  it('finds a text in whatever case and form of Unicode it is', () => {
    for (const [text, title] of [
      ['STRASSE', 'Patch für Straße 7'],
      ['straße', 'STRASSE'],
      ['cafe\u0301', 'CAFÉ'],
      ['café', 'Cafe\u0301 2'],
      ['kb5066835', 'ＫＢ５０６６８３５'],
      ['ΟΔΟΣ', 'οδοσα'],
    ] as const) {
      assert.ok(shows({ ...none, text }, patch({ title, product: undefined })), `${text} in the title ${title}`);
      assert.ok(shows({ ...none, text }, patch({ title: undefined, product: title })), `${text} in ${title}`);
    }
    assert.ok(!shows({ ...none, text: 'strase' }, patch({ title: 'Straße' })));
  });

  it('is said in words', () => {
    assert.equal(
      filterText({ statuses: ['installed', 'ignored'], severities: ['low', ''], text: 'Chrome' }),
      'Filter: not Installed, Ignored; not low, no severity; "Chrome"',
    );
    const all = [
      'failed',
      'rebootRequired',
      'pending',
      'queued',
      'installing',
      'missing',
      'unknown',
      'ignored',
      'installed',
    ] as const;
    assert.equal(filterText({ ...none, statuses: all.slice(1) }), 'Filter: Failed');
    assert.equal(filterText({ ...none, statuses: all }), 'Filter: no status');
  });
});
