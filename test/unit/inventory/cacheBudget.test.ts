import assert from 'node:assert/strict';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import { readPatches } from '../../../src/inventory/bulkRead';
import { CacheBudget } from '../../../src/inventory/cacheBudget';
import { patch } from '../../support/data/records';

describe('lists that nobody shows', () => {
  it('are forgotten, the oldest first, when there are too many patches in them', () => {
    const spare = new CacheBudget(10);
    assert.deepEqual([spare.read('a', 4), spare.read('b', 4)], [[], []]);
    assert.deepEqual(spare.read('c', 0), ['a']);
    assert.deepEqual(spare.read('b', 4), []); // read anew, it is the youngest
    assert.deepEqual(spare.read('d', 4), ['c']);
  });

  it('are none of those that somebody shows', () => {
    const spare = new CacheBudget(10);
    spare.read('a', 8);
    spare.pin('a');
    assert.deepEqual(spare.read('b', 8), []);
    assert.deepEqual(spare.read('a', 8), []);
    assert.deepEqual(spare.read('c', 8), ['b']);
  });

  it('stay known up to that limit when thousands of devices are read', async () => {
    const none = () => Promise.resolve({ items: [], problems: [] });
    const items = Array.from({ length: 999 }, (_, n) => patch({ id: String(n) }));
    const client: InventoryClient = {
      listClients: none,
      listSites: none,
      listServers: none,
      listWorkstations: none,
      listDevicesAtClient: none,
      listPatches: () => Promise.resolve({ items, problems: [] }),
    };
    const inventory = new Inventory(client);
    await inventory.patches('d7');
    const ids = Array.from({ length: 300 }, (_, n) => `d${n}`);
    let read = 0;
    await readPatches(inventory, ids, { signal: new AbortController().signal, maxAgeMs: 0 }, () => {
      read += 1;
    });
    const known = ids.filter((id) => inventory.knownPatches(id, Infinity));
    assert.deepEqual([read, known.length, known[0], known[1], known.at(-1)], [300, 81, 'd7', 'd220', 'd299']);
  });
});
