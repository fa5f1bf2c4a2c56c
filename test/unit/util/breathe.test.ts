import assert from 'node:assert/strict';
import { inPieces } from '../../../src/util/breathe';

describe('work on thousands of records', () => {
  it('goes through all of them in order, and lets others run in between', async () => {
    const values = Array.from({ length: 10_500 }, (_, i) => i);
    const done: number[] = [];
    let between = 0;
    const other = () => {
      between += done.length < values.length ? 1 : 0;
      if (done.length < values.length) setImmediate(other);
    };
    setImmediate(other);
    await inPieces(values, (value) => {
      done.push(value);
    });
    assert.deepEqual(done, values);
    assert.ok(between >= 10, `${between} times`);
  });
});
