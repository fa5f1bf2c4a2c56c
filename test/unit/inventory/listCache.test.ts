import assert from 'node:assert/strict';
import { ListCache } from '../../../src/inventory/listCache';

/** Lists whose reads a test settles itself. */
function manual() {
  const reads: { id: string; signal: AbortSignal; resolve(value: string): void; reject(error: Error): void }[] = [];
  const lists = new ListCache<string>(
    ({ id, signal }) =>
      new Promise((resolve, reject) => {
        reads.push({ id, signal, resolve, reject });
        signal.addEventListener('abort', () => {
          reject(new Error('cancelled'));
        });
      }),
    () => Date.now(),
  );
  const at = (n: number) => reads[n] ?? assert.fail(`there was no read ${n}`);
  return { lists, reads, at };
}

describe('the cache of lists', () => {
  it('reads once for all who ask at the same time, and keeps what came', async () => {
    const { lists, reads, at } = manual();
    const both = Promise.all([lists.get('a'), lists.get('a')]);
    at(0).resolve('list');
    assert.deepEqual(await both, ['list', 'list']);
    assert.equal(await lists.get('a'), 'list');
    assert.equal(lists.peek('a'), 'list');
    assert.equal(reads.length, 1);
  });

  it('reads another id by itself', async () => {
    const { lists, at } = manual();
    const [a, b] = [lists.get('a'), lists.get('b')];
    at(1).resolve('B');
    at(0).resolve('A');
    assert.deepEqual(await Promise.all([a, b]), ['A', 'B']);
  });

  it('reads again what failed, unless the failure is to be kept', async () => {
    const { lists, reads, at } = manual();
    const first = lists.get('a');
    at(0).reject(new Error('no'));
    await assert.rejects(first, /no/);
    await assert.rejects(lists.get('a', { keepFailure: true }), /no/);
    assert.equal(reads.length, 1);
    const second = lists.get('a');
    at(1).resolve('yes');
    assert.equal(await second, 'yes');
    lists.invalidateFailed('a');
    assert.equal(lists.peek('a'), 'yes');
  });

  it('reads again a failure that is kept once it is invalidated', async () => {
    const { lists, reads, at } = manual();
    const first = lists.get('a', { keepFailure: true });
    at(0).reject(new Error('no'));
    await assert.rejects(first, /no/);
    lists.invalidateFailed('a');
    void lists.get('a', { keepFailure: true });
    assert.equal(reads.length, 2);
  });

  it('stops reading what is dropped', async () => {
    const { lists, at } = manual();
    const waiting = lists.get('a');
    lists.close();
    assert.ok(at(0).signal.aborted);
    await assert.rejects(waiting, /cancelled/);
    assert.equal(lists.peek('a'), undefined);
  });

  it('gives one who waits for a dropped list the one that is read instead', async () => {
    const { lists, reads, at } = manual();
    const waiting = lists.get('a');
    lists.invalidate('a');
    assert.ok(at(0).signal.aborted);
    await new Promise(setImmediate);
    const next = lists.get('a');
    at(1).resolve('new');
    assert.deepEqual(await Promise.all([waiting, next]), ['new', 'new']);
    assert.equal(reads.length, 2);
  });

  it('lets a late answer of a dropped list not replace the new one', async () => {
    const pending: ((value: string) => void)[] = [];
    const lists = new ListCache<string>(
      () => new Promise((resolve) => pending.push(resolve)),
      () => Date.now(),
    );
    void lists.get('a');
    lists.invalidate('a');
    const next = lists.get('a');
    pending[1]?.('new');
    await next;
    pending[0]?.('old');
    await Promise.resolve();
    assert.equal(lists.peek('a'), 'new');
  });

  it('reads again what is too old for who asks, and shares what is being read', async () => {
    const { lists, reads, at } = manual();
    const first = [lists.get('a', { maxAgeMs: 0 }), lists.get('a', { maxAgeMs: 0 })];
    at(0).resolve('old');
    assert.deepEqual(await Promise.all(first), ['old', 'old']);
    assert.equal(await lists.get('a', { maxAgeMs: Infinity }), 'old');
    const next = lists.get('a', { maxAgeMs: 0 });
    at(1).resolve('new');
    assert.equal(await next, 'new');
    assert.equal(reads.length, 2);
  });

  it('stops reading what nobody waits for any more, and reads it for nobody', async () => {
    const { lists, reads, at } = manual();
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [lists.get('a', { signal: one.signal }), lists.get('a', { signal: two.signal })];
    for (const each of waiting) each.catch(() => undefined);
    one.abort();
    assert.equal(at(0).signal.aborted, false, 'the other waits still');
    two.abort();
    assert.equal(at(0).signal.aborted, true);
    for (const each of waiting) await assert.rejects(each, /cancelled/);
    lists.invalidateAll();
    assert.deepEqual([reads.length, lists.peek('a')], [1, undefined]);
  });

  it('goes on reading for one who cannot cancel, and for one who comes later', async () => {
    const { lists, reads, at } = manual();
    const cancel = new AbortController();
    lists.get('a', { signal: cancel.signal }).catch(() => undefined);
    const view = lists.get('a');
    cancel.abort();
    at(0).resolve('list');
    assert.equal(await view, 'list');
    lists.get('b', { signal: AbortSignal.any([cancel.signal]) }).catch(() => undefined);
    const later = lists.get('b');
    at(1).resolve('b');
    assert.deepEqual([await later, reads.length], ['b', 2]);
  });

  it('goes on reading what replaced a list, though one who waited for the old one leaves', () => {
    const signals: AbortSignal[] = [];
    const lists = new ListCache<string>(
      ({ signal }) => {
        signals.push(signal);
        return new Promise(() => undefined); // As where a proxy lets no request end.
      },
      () => Date.now(),
    );
    const cancel = new AbortController();
    void lists.get('a', { signal: cancel.signal });
    lists.invalidate('a');
    void lists.get('a');
    cancel.abort();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    );
  });

  it('keeps what was read, though the only one who waited leaves in the same moment', async () => {
    const { lists, reads, at } = manual();
    const cancel = new AbortController();
    const waiting = lists.get('a', { signal: cancel.signal });
    at(0).resolve('list');
    await Promise.resolve(); // It is read, and the one who waited has not learned of it.
    cancel.abort();
    await waiting;
    assert.deepEqual([lists.peek('a'), reads.length], ['list', 1]);
  });
});
