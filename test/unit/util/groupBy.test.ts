import assert from 'node:assert/strict';
import { groupBy } from '../../../src/util/groupBy';

describe('groupBy', () => {
  it('groups in the order that things come in', () => {
    assert.deepEqual(
      [...groupBy(['b1', 'a1', 'b2'], (text) => text.charAt(0))],
      [
        ['b', ['b1', 'b2']],
        ['a', ['a1']],
      ],
    );
  });
});
