import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Inventory, type InventoryClient, type InventoryOptions } from '../../../src/inventory/inventory';
import { orAborted } from '../../../src/util/abort';
import { collectPatches, readDevices } from '../../../src/inventory/bulkRead';
import type { Listing, Patch } from '../../../src/nsight/records';
import { patch } from '../../support/data/records';
import { EagerClock } from '../../support/system/clock';

/** An inventory whose reads of patches a test answers itself. */
function manual(requestsPerMinute?: () => number, pace?: InventoryOptions['pace']) {
  const reads: { readonly id: string; answer(): void; fail(error: Error): void }[] = [];
  const none = () => Promise.resolve({ items: [], problems: [] });
  const client: InventoryClient = {
    listClients: (_, gate) => gate(none),
    listSites: none,
    listServers: none,
    listWorkstations: none,
    listDevicesAtClient: none,
    listPatches: (id, _, gate) =>
      gate(
        () =>
          new Promise<Listing<Patch>>((resolve, reject) => {
            reads.push({
              id,
              answer: () => {
                resolve({ items: [patch({ id: `${id}1` })], problems: [] });
              },
              fail: reject,
            });
          }),
      ),
  };
  return { inventory: new Inventory(client, { requestsPerMinute, pace }), reads };
}

const ids = (count: number) => Array.from({ length: count }, (_, n) => `d${n + 1}`);
/** Until all that can go on without an answer has. */
const settled = () => new Promise(setImmediate);
const never = new AbortController().signal;
const quiet = { signal: never, maxAgeMs: 0 };

describe('reading many devices', () => {
  it('reads each once, four at a time, and counts them', async () => {
    const { inventory, reads } = manual();
    const progress: number[] = [];
    const reading = collectPatches(inventory, [...ids(10), 'd1', 'd10'], {
      ...quiet,
      onProgress: (done) => progress.push(done),
    });
    for (let answered = 0; answered < 10; answered++) {
      await settled();
      assert.equal(reads.length, Math.min(10, answered + 4));
      reads[answered]?.answer();
    }
    const outcomes = await reading;
    assert.deepEqual(
      reads.map(({ id }) => id),
      ids(10),
    );
    assert.deepEqual([...outcomes.keys()], ids(10));
    assert.deepEqual(progress, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const seventh = outcomes.get('d7');
    assert.deepEqual(seventh && 'listing' in seventh && seventh.listing, {
      items: [patch({ id: 'd71' })],
      problems: [],
    });
  });

  it('gives the reason of each that failed, and all the others', async () => {
    const { inventory, reads } = manual();
    const reading = collectPatches(inventory, ids(3), quiet);
    await settled();
    const error = new Error('no');
    reads[0]?.answer();
    reads[1]?.fail(error);
    reads[2]?.answer();
    const outcomes = await reading;
    assert.deepEqual(outcomes.get('d2'), { error });
    assert.deepEqual([...outcomes.values()].filter((outcome) => 'listing' in outcome).length, 2);
  });

  it('does not read again what is young enough, nor waits for a turn to say so', async () => {
    const { inventory, reads } = manual(() => 1);
    const first = collectPatches(inventory, ['d1'], quiet);
    await settled();
    reads[0]?.answer();
    await first;
    const again = await collectPatches(inventory, ['d1'], { ...quiet, maxAgeMs: Infinity });
    assert.deepEqual([[...again.keys()], reads.length], [['d1'], 1]);
  });

  it('reads again what is too old, and a failure', async () => {
    const { inventory, reads } = manual();
    const read = async (maxAgeMs: number, settle: (n: number) => void) => {
      const reading = collectPatches(inventory, ['d1'], { ...quiet, maxAgeMs });
      await settled();
      settle(reads.length - 1);
      return (await reading).get('d1') ?? assert.fail();
    };
    await read(0, (n) => {
      reads[n]?.answer();
    });
    assert.ok(
      'error' in
        (await read(0, (n) => {
          reads[n]?.fail(new Error('no'));
        })),
    );
    assert.ok(
      'listing' in
        (await read(Infinity, (n) => {
          reads[n]?.answer();
        })),
    );
    assert.equal(reads.length, 3);
  });

  it('ends at once when it is cancelled though the server is silent, and keeps what had come', async () => {
    const { inventory, reads } = manual();
    const cancel = new AbortController();
    const progress: number[] = [];
    const reading = collectPatches(inventory, ids(10), {
      signal: cancel.signal,
      maxAgeMs: 0,
      onProgress: (done) => progress.push(done),
    });
    await settled();
    reads[0]?.answer();
    await settled();
    cancel.abort();
    assert.deepEqual([[...(await reading).keys()], progress], [['d1'], [1]]);
    await settled();
    assert.equal(reads.length, 5); // No more are asked for afterwards.
  });

  it('ends at once when it is cancelled while it waits for its turn, and takes no turn of those after it', async () => {
    const { inventory, reads } = manual(() => 1);
    const cancel = new AbortController();
    const reading = collectPatches(inventory, ids(100), { ...quiet, signal: cancel.signal });
    await settled();
    assert.equal(reads.length, 1);
    reads[0]?.answer();
    await settled();
    cancel.abort();
    assert.deepEqual([(await reading).size, reads.length], [1, 1]);
  });
});

describe('a request that views keep waiting until its turn is over', () => {
  const kinds: Readonly<Record<string, (inventory: Inventory) => Promise<unknown>>> = {
    'of a bulk read': (inventory) => collectPatches(inventory, ['d1'], quiet),
    'for whether the server answers': (inventory) => inventory.checkServer(never),
  };
  for (const [kind, ask] of Object.entries(kinds))
    it(`takes another turn before it is sent: one ${kind}`, async () => {
      const clock = new EagerClock();
      const { inventory, reads } = manual(() => 10, { clock });
      const { mock: turns } = mock.method(inventory.rateLimiter, 'acquire');
      const views = ids(8).map((id) => inventory.patches(`view ${id}`));
      const asking = ask(inventory);
      await settled();
      assert.deepEqual([reads.length, turns.callCount()], [8, 1]);
      clock.ms += 60_000;
      for (const read of reads) read.answer();
      await Promise.all(views);
      while (kind === 'of a bulk read' && reads.length < 9) await settled();
      reads[8]?.answer();
      await asking;
      assert.equal(turns.callCount(), 2);
    });
});

describe('lists of devices that were just read', () => {
  const client = { id: '1', name: 'ACME' };
  const site = { id: '2', name: 'Head Office' };
  const scopes = [
    { kind: 'client', client },
    { kind: 'site', client, site },
  ] as const;
  for (const scope of scopes) {
    it(`take no turn, and no request: of a ${scope.kind}`, async () => {
      const { inventory } = manual();
      const { mock: turns } = mock.method(inventory.rateLimiter, 'acquire');
      const lists = (['server', 'workstation'] as const).map((type) => ({ scope, type }));
      const read: string[] = [];
      const readAll = () =>
        readDevices(inventory, lists, { signal: never, maxAgeMs: 60_000 }, ({ type }, outcome) => {
          assert.ok('listing' in outcome);
          read.push(type);
        });
      await readAll();
      assert.equal(turns.callCount(), 2);
      await readAll();
      assert.deepEqual([turns.callCount(), read], [2, ['server', 'workstation', 'server', 'workstation']]);
    });
  }
});

describe('orAborted', () => {
  it('gives what the promise gives, or undefined as soon as the signal fires', async () => {
    const cancel = new AbortController();
    assert.equal(await orAborted(Promise.resolve(7), cancel.signal), 7);
    await assert.rejects(orAborted(Promise.reject(new Error('no')), cancel.signal), /no/);
    const waiting = orAborted(new Promise(() => undefined), cancel.signal);
    cancel.abort();
    assert.equal(await waiting, undefined);
    assert.equal(await orAborted(Promise.resolve(7), cancel.signal), undefined);
  });

  it('leaves nothing unhandled behind when the promise fails afterwards', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => {
      unhandled.push(error);
    };
    process.on('unhandledRejection', note);
    const cancel = new AbortController();
    const late: ((error: Error) => void)[] = [];
    const failsLate = () =>
      new Promise((_, reject) => {
        late.push(reject);
      });
    const waiting = orAborted(failsLate(), cancel.signal);
    cancel.abort();
    await waiting;
    await orAborted(failsLate(), cancel.signal);
    for (const fail of late) fail(new Error('late'));
    await settled();
    await settled();
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  it('leaves no listener behind', async () => {
    const cancel = new AbortController();
    const added = mock.method(cancel.signal, 'addEventListener');
    const removed = mock.method(cancel.signal, 'removeEventListener');
    await orAborted(Promise.resolve(1), cancel.signal);
    assert.deepEqual(
      [added, removed].map(({ mock: { calls } }) => calls.map(({ arguments: [name] }) => name)),
      [['abort'], ['abort']],
    );
    assert.equal(added.mock.calls[0]?.arguments[1], removed.mock.calls[0]?.arguments[1]);
  });
});
