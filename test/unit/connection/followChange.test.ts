import assert from 'node:assert/strict';
import { followChange, type Reaction, type StoredState } from '../../../src/connection/followChange';

const endpoint = (key: string) => ({ server: 'https://rmm.example', key });
const stored = (lastUsed: string | undefined, ...kept: string[]): StoredState => ({
  accounts: kept.map((text) => {
    const [id = '', key = ''] = text.split(' ');
    return { id, endpoint: endpoint(key), name: id };
  }),
  lastUsed: lastUsed === undefined ? undefined : endpoint(lastUsed),
});

describe('a window whose account', () => {
  const own = { endpoint: endpoint('a'), id: 'A' };
  const before = stored('a', 'A a', 'B b');
  const open = (key: string): Reaction => ({ open: endpoint(key) });

  const cases: [what: string, now: StoredState, reaction: Reaction, from?: StoredState][] = [
    ['stays as it is stays, whatever another window uses', stored('b', 'A a', 'B b'), 'stay'],
    ['stays as it is stays where another is added', stored('c', 'A a', 'B b', 'C c'), 'stay'],
    ['stays as it is stays where another has a new key', stored('a', 'A a', 'B d'), 'stay'],
    ['stays as it is stays where another is removed', stored('a', 'A a'), 'stay'],
    ['stays as it is stays where the one used last is removed', stored(undefined, 'A a'), 'stay', stored('b', 'A a')],
    ['has a new key opens that', stored('c', 'A c', 'B b'), open('c')],
    ['has a new key opens that though another window uses another', stored('b', 'A c', 'B b'), open('c')],
    ['is removed ends it', stored('b', 'B b'), 'end'],
    ['is removed ends it though none is used', stored(undefined, 'B b'), 'end'],
    ['is removed ends it where another was used last', stored(undefined, 'B b'), 'end', stored('b', 'A a', 'B b')],
    ['is kept under another id stays', stored('a', 'Z a'), 'stay'],
    ['is ended by an older version ends it', stored(undefined, 'A a', 'B b'), 'end'],
    ['is left by an older version follows it', stored('x', 'A a', 'B b'), open('x')],
  ];
  for (const [what, now, reaction, from = before] of cases)
    it(what, () => {
      assert.deepEqual(followChange(own, from, now), reaction);
    });

  it('is not kept yet stays, and follows an older version', () => {
    const unkept = { endpoint: endpoint('a'), id: undefined };
    assert.equal(followChange(unkept, stored('a'), stored('a')), 'stay');
    assert.equal(followChange(unkept, stored('a'), stored('a', 'A a')), 'stay');
    assert.deepEqual(followChange(unkept, stored('a'), stored('b')), open('b'));
    assert.equal(followChange(unkept, stored('a'), stored(undefined)), 'end');
  });
});

describe('a window without a connection', () => {
  it('takes an account that was just added, and none that is merely used', () => {
    const before = stored(undefined, 'B b');
    assert.equal(followChange(undefined, before, stored('b', 'B b')), 'stay');
    assert.deepEqual(followChange(undefined, before, stored('c', 'B b', 'C c')), { open: endpoint('c') });
    assert.deepEqual(followChange(undefined, before, stored('c', 'B b')), { open: endpoint('c') }, 'an older version');
    assert.equal(followChange(undefined, stored('b', 'B b'), stored('b', 'B b', 'C c')), 'stay');
    assert.equal(followChange(undefined, stored('b', 'B b'), stored(undefined, 'B b')), 'stay');
    assert.equal(followChange(undefined, stored('b'), stored('b')), 'stay', 'it has left that one');
  });
});
