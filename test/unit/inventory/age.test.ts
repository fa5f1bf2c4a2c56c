import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import { ListCache } from '../../../src/inventory/listCache';
import type { Listing, Patch } from '../../../src/nsight/records';
import { later } from '../../support/system/clock';
import { patch } from '../../support/data/records';

/** An inventory whose lists of patches a test answers itself; one that is aborted is rejected. */
function manual() {
  const none = () => Promise.resolve({ items: [], problems: [] });
  const reads: { readonly id: string; answer(listing: Listing<Patch>): void }[] = [];
  const client: InventoryClient = {
    listClients: none,
    listSites: none,
    listServers: none,
    listWorkstations: none,
    listDevicesAtClient: none,
    listPatches: (id, signal) =>
      new Promise((resolve, reject) => {
        reads.push({ id, answer: resolve });
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      }),
  };
  return { inventory: new Inventory(client), reads };
}
const listing = (patches: number): Listing<Patch> => ({ items: Array(patches).fill(patch()), problems: [] });

describe('the age of a list', () => {
  it('counts from the question: what happened on the way may not be in it', async () => {
    const { inventory, reads } = manual();
    const reading = inventory.patches('1');
    await new Promise(setImmediate);
    await later(60_000, async () => {
      reads[0]?.answer(listing(1));
      await reading;
      assert.ok((inventory.ageOfPatchesMs('1') ?? 0) >= 60_000);
      assert.equal(inventory.knownPatches('1', 60_000), undefined);
    });
  });

  it('is too much for one who wants what was read just now, though it came in the same instant', async () => {
    const still = mock.method(performance, 'now', () => 1_000);
    try {
      const lists = new ListCache(
        () => Promise.resolve('read'),
        () => 1_000,
      );
      await lists.get('1');
      assert.deepEqual([lists.peek('1', 0), lists.peek('1', 1)], [undefined, 'read']);
    } finally {
      still.mock.restore();
    }
  });
});

describe('a list that has to make room for others', () => {
  it('is not taken away from one who is just reading it again', async () => {
    const { inventory, reads } = manual();
    const read = async (id: string, patches: number) => {
      const reading = inventory.refreshPatches(id, { gate: (send) => send() });
      await new Promise(setImmediate);
      reads.at(-1)?.answer(listing(patches));
      await reading;
    };
    await read('1', 60_000);
    const again = inventory.refreshPatches('1');
    await new Promise(setImmediate);
    await read('2', 60_000);
    await new Promise(setImmediate);
    assert.deepEqual(
      reads.map(({ id }) => id),
      ['1', '1', '2'],
    );
    reads[1]?.answer(listing(1));
    assert.equal((await again).items.length, 1);
  });
});
