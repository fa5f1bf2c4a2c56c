import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { readAhead } from '../../../src/util/readAhead';

const values = Array.from({ length: 30 }, (_, n) => n);

describe('reading ahead', () => {
  it('gives all in order, some of which are read at once', async () => {
    let underWay = 0;
    let most = 0;
    const read = async (n: number) => {
      most = Math.max(most, ++underWay);
      for (let turns = n % 3; turns >= 0; turns--) await turn();
      underWay -= 1;
      return n;
    };
    const found: number[] = [];
    for await (const n of readAhead(values, read)) found.push(n);
    assert.deepEqual(found, values);
    assert.equal(most, 8);
  });

  it('fails in the turn of what fails, and leaves nothing that nobody waits for', async () => {
    const read = (n: number) => (n % 5 === 4 ? Promise.reject(new Error(`no ${n}`)) : Promise.resolve(n));
    const found: number[] = [];
    await assert.rejects(async () => {
      for await (const n of readAhead(values, read)) found.push(n);
    }, /no 4/);
    assert.deepEqual(found, [0, 1, 2, 3]);
    await turn();
  });
});
