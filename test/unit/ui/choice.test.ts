import assert from 'node:assert/strict';
import { accepted, firstActive, type Choice } from '../../../src/ui/choice';

const note: Choice<number> = { label: 'No sites' };
const one: Choice<number> = { label: 'one', value: 0 };
const two: Choice<number> = { label: 'two', value: 2 };

describe('the rows of a quick pick', () => {
  it('are accepted only when they stand for something', () => {
    assert.deepEqual(accepted([one, note, two]), [0, 2]);
    assert.equal(accepted([note]), undefined);
    assert.equal(accepted([]), undefined);
  });

  it('have the wanted one active at first', () => {
    assert.deepEqual(
      firstActive([one, two], ({ value }) => value === 2),
      [two],
    );
  });

  it('have otherwise the first active that stands for something', () => {
    assert.deepEqual(firstActive([note, one, two]), [one]);
    assert.deepEqual(
      firstActive([note, one, two], () => false),
      [one],
    );
    assert.deepEqual(firstActive([note]), [note]);
    assert.deepEqual(firstActive([]), []);
  });
});
