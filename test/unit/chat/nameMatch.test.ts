import assert from 'node:assert/strict';
import { match, matching } from '../../../src/chat/nameMatch';

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

  it('comes with the names that there are when it is none of them', () => {
    assert.deepEqual(match(['A', 'B', 'a'], self, 'x'), { kind: 'none', names: ['a', 'B'] });
  });
});
