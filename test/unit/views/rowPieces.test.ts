import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { RowPieces, rowsAtOnce } from '../../../src/views/rowPieces';

/** Asks for so many rows in one go; `made` gets each as it is made. */
function ask(pieces: RowPieces, rows: number, made: number[]): (number | PromiseLike<number>)[] {
  return Array.from({ length: rows }, (_, n) =>
    pieces.make(() => {
      made.push(n);
      return n;
    }),
  );
}

describe('the rows of a level', () => {
  it('are made at once where they are few', async () => {
    const pieces = new RowPieces();
    for (let times = 0; times < 3; times++) {
      const rows = ask(pieces, rowsAtOnce, []);
      assert.ok(rows.every((row) => typeof row === 'number'));
      await turn();
    }
  });

  it('are made in pieces where they are thousands, in order, with a breath between', async () => {
    const made: number[] = [];
    let [last, most] = [0, 0];
    const watch = () => {
      most = Math.max(most, made.length - last);
      last = made.length;
      if (last < 10_000) setImmediate(watch);
    };
    const rows = ask(new RowPieces(), 10_000, made);
    watch();
    assert.deepEqual(
      await Promise.all(rows.map((row) => Promise.resolve(row))),
      Array.from({ length: 10_000 }, (_, n) => n),
    );
    assert.deepEqual(made.slice(0, 3), [0, 1, 2]);
    assert.ok(most <= 2 * rowsAtOnce, `${most} at once`);
  });

  it('are made at once again after thousands', async () => {
    const pieces = new RowPieces();
    await Promise.all(ask(pieces, 3 * rowsAtOnce + 1, []).map((row) => Promise.resolve(row)));
    await turn();
    assert.equal(
      pieces.make(() => 'row'),
      'row',
    );
  });

  it('fail by themselves', async () => {
    const pieces = new RowPieces();
    ask(pieces, rowsAtOnce, []);
    const failing = pieces.make(() => {
      throw new Error('no row');
    });
    await assert.rejects(Promise.resolve(failing), /no row/);
  });
});
