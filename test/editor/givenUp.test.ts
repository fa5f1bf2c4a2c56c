import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { day, entry, entryPatch, place } from '../support/data/entries';
import { beAtWork, connect, message, messages, parts, simulate } from './support';

describe('a retry without a result', () => {
  it('is told of once, though no window was open when its time was up', async () => {
    const { connections, context, retries } = await parts();
    const simulator = await simulate();
    const client = simulator.fleet.clients[0] ?? assert.fail();
    const folder = path.join(context.globalStorageUri.fsPath, 'history');
    const file = path.join(folder, 'late.json');
    mkdirSync(folder, { recursive: true });
    beAtWork();
    // As a window writes it: one that reads a part of it takes it for damaged.
    const whole = path.join(context.globalStorageUri.fsPath, 'late.json');
    writeFileSync(
      whole,
      JSON.stringify(
        entry({
          id: 'late',
          account: simulator.url,
          place: { ...place(), client: { id: client.id, name: client.name } }, // so that the key is this account's
          at: Date.now() - 8 * day,
          patches: [entryPatch({ status: 'pending', statusLabel: 'Pending', moved: true })],
        }),
      ),
    );
    renameSync(whole, file);
    try {
      await connect(simulator);
      assert.equal(
        (await message(/^0 of 1 patch on SRV-01 is installed; 1 has no result after 7 days$/)).severity,
        'warning',
      );
      const row =
        (await retries.getChildren()).find(
          (node) => node.kind === 'gesture' && node.entries.some(({ id }) => id === 'late'),
        ) ?? assert.fail();
      assert.equal(retries.getTreeItem(row).description, '1 no result after 7 days');
      messages.length = 0;
      await connect(await simulate());
      await connections.connect({ server: simulator.url, key: simulator.key }, new AbortController().signal);
      await new Promise(setImmediate);
      assert.deepEqual(messages, []);
    } finally {
      rmSync(file);
    }
  });
});
