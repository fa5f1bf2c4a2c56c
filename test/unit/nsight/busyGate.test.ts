import assert from 'node:assert/strict';
import { collectPatches } from '../../../src/inventory/bulkRead';
import { Inventory } from '../../../src/inventory/inventory';
import { site } from './servers';

type Read = (inventory: Inventory, ids: readonly string[], signal: AbortSignal) => Promise<unknown>;

describe('a server that asks for a pause', () => {
  /** Counts the lists that are asked for while each one that was asked for waits for the pause. */
  async function askedDuringPause(most: number, read: Read): Promise<number> {
    let allPaused: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => {
      allPaused = resolve;
    });
    let pauses = 0;
    const { client, requests } = await site(
      (request, response) => {
        if (request.url?.includes('describe=true')) response.end('<result status="OK"/>');
        else response.writeHead(429, { 'Retry-After': '30' }).end();
      },
      {
        wait: (_, signal) => {
          pauses += 1;
          if (pauses === most) allPaused();
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new Error('aborted'));
            });
          });
        },
      },
    );
    const cancel = new AbortController();
    const inventory = new Inventory(client);
    const ids = Array.from({ length: 40 }, (_, n) => String(n + 1));
    const reading = read(inventory, ids, cancel.signal).catch(() => undefined);
    await paused;
    // Whatever was sent before these has arrived before them.
    for (let n = 0; n < 5; n++) await client.describe('list_clients');
    const asked = requests.filter((url) => url.includes('service=patch_list_all')).length;
    cancel.abort();
    inventory.dispose();
    await reading;
    return asked;
  }

  it('gets no more than eight lists that views ask for', async () => {
    const read: Read = (inventory, ids) => Promise.allSettled(ids.map((id) => inventory.patches(id)));
    assert.equal(await askedDuringPause(8, read), 8);
  });

  it('gets no more than four of a bulk read', async () => {
    const read: Read = (inventory, ids, signal) => collectPatches(inventory, ids, { signal, maxAgeMs: 0 });
    assert.equal(await askedDuringPause(4, read), 4);
  });
});
