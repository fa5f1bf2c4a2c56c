import assert from 'node:assert/strict';
import { short } from '../../../src/chat/toolAnswer';
import { atEachBreath } from '../../support/system/clock';
import { match, matching, matchingTitles } from '../../../src/chat/nameMatch';

/** Titles of one update, and of two others. */
const titles = ['KB5066835', '2026-10 Cumulative Update (kb5066835)', 'KB50668', 'Reader 24'];

const self = (name: string) => name;

describe('a name that a model gives', () => {
  it('means those that have it, whatever the case, before those that have it as a part', () => {
    assert.deepEqual(matching(['ACME West', 'acme', 'ACME'], self, 'Acme'), ['acme', 'ACME']);
    assert.deepEqual(matching(['ACME West', 'Zeta'], self, 'west'), ['ACME West']);
    assert.deepEqual(matching(['a.c', 'abc'], self, 'a.c'), ['a.c']);
  });

  it('means those that are written in another form of Unicode, or in capitals', () => {
    const names = ['Mu\u0308ller', 'Straße 1', 'ＡＣＭＥ', 'Contoso™'];
    for (const [name, wanted] of [
      ['Mu\u0308ller', 'MÜLLER'],
      ['Straße 1', 'STRASSE'],
      ['ＡＣＭＥ', 'acme'],
      ['Contoso™', 'contosotm'],
    ] as const)
      assert.deepEqual(matching(names, self, wanted), [name]);
  });

  it('is a question where it is a part of different names, and none where all have the same', () => {
    assert.deepEqual(match(['SRV-1', 'SRV-2', 'WS'], self, 'srv'), { kind: 'ambiguous', names: ['SRV-1', 'SRV-2'] });
    assert.deepEqual(match(['Main Office', 'main office'], self, 'office'), {
      kind: 'found',
      all: ['Main Office', 'main office'],
    });
  });

  it('means what a model was shown of a name that is too long to show', async () => {
    const names = [`${'x'.repeat(300)} 1`, 'x'];
    assert.deepEqual(matching(names, self, short(names[0] ?? '')), names.slice(0, 1));
    assert.deepEqual([...(await matchingTitles(names, short(names[0] ?? '')))], names.slice(0, 1));
  });

  it('comes with the names that there are when it is none of them', () => {
    assert.deepEqual(match(['A', 'B', 'a'], self, 'x'), { kind: 'none', names: ['a', 'B'] });
  });
});

describe('a title that a model gives', () => {
  for (const [wanted, meant] of [
    ['kb5066835', titles.slice(0, 2)],
    ['KB 5066835', titles.slice(0, 2)],
    ['KB50668', ['KB50668']],
    ['KB506', titles.slice(0, 3)],
    ['reader', ['Reader 24']],
    ['2026-10 cumulative update (KB5066835)', titles.slice(1, 2)],
    ['KB1', []],
  ] as const)
    it(`'${wanted}' is ${meant.length} of ${titles.length}`, async () => {
      assert.deepEqual([...(await matchingTitles(titles, wanted))], meant);
    });

  it('is looked for in pieces, since thousands of titles may differ', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `Update ${n}`);
    let breaths = 0;
    await atEachBreath(matchingTitles(many, 'KB1'), () => {
      breaths += 1;
    });
    assert.ok(breaths >= 4, `${breaths} breaths`);
  });
});
