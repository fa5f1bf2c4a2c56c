import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { retryAnswer } from '../../../src/chat/retryAnswer';
import { findingsText, mostAnswerBytes, someOf, type Coverage } from '../../../src/chat/toolAnswer';
import type { DeviceResult } from '../../../src/actions/sendWrites';
import type { PatchOutcome } from '../../../src/history/entry';
import { Inventory } from '../../../src/inventory/inventory';
import { objectShape } from '../../../src/storage/parseShape';
import { Folder, place } from '../../support/data/entries';
import { wholeScanned } from '../../support/data/halfScanned';
import { failedPatch, largeScan } from '../../support/data/scanData';

const folder = new Folder();
const coverage: Coverage = {
  read: 10_000,
  noData: 0,
  unmanaged: 0,
  unreadable: [],
  skipped: 0,
  skippedLists: 0,
  unread: [],
  missing: 0,
  unknown: 0,
  oldest: '2 h ago',
};
/** Of these a character takes more than one byte, or is written as six. */
const wide = ['漢'.repeat(300), '<'.repeat(300), '"'.repeat(300), '🐢'.repeat(300)];
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function read(text = ''): Readonly<Record<string, unknown>> {
  assert.ok(Buffer.byteLength(text) <= mostAnswerBytes, `${Buffer.byteLength(text)} bytes`);
  return objectShape(JSON.parse(text));
}

describe('the size of what a model is told, at most 16 kB', () => {
  it('holds for all that failed in a fleet of 10,000 devices, and says what fails most', async () => {
    const data = largeScan({ clients: 500, devices: 10_000, failed: 3 });
    const { session, scan } = await wholeScanned(data, (client) => new Inventory(client));
    const { signal } = new AbortController();
    const input = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
    const looking = { session, scan, input, signal };
    const { found, failed, notListed, mostFrequent } = read(await failedPatches(looking, await folder.loaded()));
    assert.equal(found, '30000 failed patches on 10000 devices');
    const listed = listOf(failed).reduce<number>((sum, row) => sum + listOf(objectShape(row).patches).length, 0);
    assert.ok(listed >= 40, `only ${listed} patches are listed`);
    assert.equal(notListed, `${30_000 - listed} more failed patches are not listed here, narrow it down`);
    const { patches, clients } = objectShape(mostFrequent);
    assert.match(String(listOf(patches)[0]), /^150 devices: 2025-11 Cumulative Update/);
    assert.equal(listOf(clients)[0], '60 failed patches on 20 devices: Client 0');
    assert.deepEqual([listOf(patches).length, listOf(clients).length], [10, 10]);
  });

  it('holds whatever the names are, and at least one patch is listed', async () => {
    for (const name of wide) {
      const names = Array.from({ length: 30 }, () => name);
      const answer = read(
        await findingsText({
          devices: Array.from({ length: 50 }, (_, n) => ({
            place: { client: { id: '1', name }, site: { id: '2', name }, device: { id: `${n}`, name } },
            type: 'server' as const,
            read: () => '2 h ago',
            failed: [failedPatch({ title: name, product: name, severityLabel: name })],
          })),
          coverage: { ...coverage, unreadable: names, unread: names },
          notes: ['x'.repeat(200)],
          mostFrequent: () => Promise.resolve({ patches: names, clients: names }),
        }),
      );
      assert.ok(listOf(answer.failed).length > 0, name.slice(0, 2));
      assert.match(String(listOf(answer.couldNotBeRead).at(-1)), /^and \d+ more$/);
      assert.equal(listOf(answer.failed).length + Number.parseInt(String(answer.notListed)), 50);
    }
  });

  it('does not keep back what there is room for, nor counts what fails most where all is listed', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `SRV-${n}: no answer in 30 s`);
    assert.deepEqual(someOf(rows), rows);
    const one = { place: place('1'), type: 'server' as const, read: () => '2 h ago', failed: [failedPatch()] };
    const mostFrequent = () => assert.fail('counted');
    const answer = read(await findingsText({ devices: [one], coverage, notes: [], mostFrequent }));
    assert.deepEqual([answer.notListed, answer.mostFrequent], [undefined, undefined]);
  });

  it('holds for what became of a retry: what was not accepted comes first, with its titles', () => {
    const result = (n: number, patches: number, outcome: PatchOutcome, name = `SRV-${n}`): DeviceResult => ({
      target: {
        place: place(`${n}`, name),
        patches: Array.from({ length: patches }, (_, p) => ({
          id: `${p}`,
          title: `2025-11 Cumulative Update for Windows Server 2022 for x64-based Systems (KB50${n}${p})`,
          status: 'failed',
        })),
      },
      outcomes: Array.from({ length: patches }, () => outcome),
      messages: ['Retrying patches'],
      error: undefined,
    });
    const few = read(retryAnswer({ results: [result(1, 2, 'accepted')], leftOut: [] }));
    assert.equal(few.totals, undefined);
    const many = Array.from({ length: 49 }, (_, n) => result(n, 20, 'accepted'));
    const { devices, totals, notListed } = read(
      retryAnswer({ results: [...many, result(49, 3, 'refused')], leftOut: [] }),
    );
    const accepted = 'accepted: installs at the next scheduled window';
    assert.deepEqual(totals, { [accepted]: '980 patches', 'refused: not carried out': '3 patches' });
    const [first, second] = listOf(devices).map(objectShape);
    assert.equal(first?.device, 'SRV-49');
    assert.match(JSON.stringify(first.patches), /^\{"refused: not carried out":\["2025-11 Cumulative.*KB50490/);
    assert.deepEqual(second?.patches, { [accepted]: '20 patches' });
    assert.deepEqual([listOf(devices).length, notListed], [50, undefined]);
    for (const name of wide) {
      const long = Array.from({ length: 50 }, (_, n) => result(n, 20, 'unknown', name));
      const answer = read(retryAnswer({ results: long, leftOut: [] }));
      assert.ok(listOf(answer.devices).length > 0);
      assert.equal(listOf(answer.devices).length + Number.parseInt(String(answer.notListed)), 50);
    }
  });
});
