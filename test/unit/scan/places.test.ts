import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { bulkRequestsAtOnce } from '../../../src/inventory/bulkRead';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import type { RequestGate } from '../../../src/nsight/client';
import type { Listing } from '../../../src/nsight/records';
import type { ScanSession } from '../../../src/scan/readChecks';
import { runScan, wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { listsOf } from '../../../src/scan/scanData';
import { client, patch } from '../../support/data/records';
import { pastRounding } from '../../support/system/clock';

const never = new AbortController().signal;
const [clientCount, perList] = [5, 8];

/** A server that answers all requests that are under way at once, whenever it is told to. */
class RoundServer {
  readonly session: ScanSession;
  #waiting: { readonly service: string; readonly answer: () => void }[] = [];
  /** What was under way in each round. */
  readonly rounds: string[][] = [];

  constructor() {
    const ids = Array.from({ length: clientCount }, (_, n) => `c${n}`);
    const answer = <T>(service: string, items: readonly T[], gate: RequestGate): Promise<Listing<T>> =>
      gate(
        () =>
          new Promise((resolve) => {
            this.#waiting.push({
              service,
              answer: () => {
                resolve({ items, problems: [] });
              },
            });
          }),
      );
    const none = () => Promise.resolve({ items: [], problems: [] });
    const api: InventoryClient = {
      listClients: () => Promise.resolve({ items: ids.map((id) => client({ id, name: id })), problems: [] }),
      listSites: none,
      listServers: none,
      listWorkstations: none,
      listDevicesAtClient: (id, type, _, gate) => answer('lists', devicesOf(id, type), gate),
      listPatches: (_, __, gate) => answer('devices', [patch()], gate),
    };
    this.session = {
      closed: never,
      inventory: new Inventory(api),
      client: { listFailingChecks: (_, __, gate = (send) => send()) => answer('checks', [], gate) },
    };
  }

  /** Answers what is under way, but for what `keeps` names. */
  async round(keeps?: string): Promise<readonly string[]> {
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    const under = this.#waiting;
    this.rounds.push(under.map(({ service }) => service));
    this.#waiting = under.filter(({ service }) => service === keeps);
    for (const { service, answer } of under) if (service !== keeps) answer();
    return this.rounds.at(-1) ?? [];
  }
}

function devicesOf(clientId: string, type: 'server' | 'workstation') {
  return Array.from({ length: perList }, (_, n) => ({
    id: `${clientId}-${type}-${n}`,
    type,
    name: `DEVICE-${n}`,
    description: undefined,
    patchManagement: true,
    client: { id: clientId, name: clientId },
    site: { id: `${clientId}s`, name: 'Site' },
  }));
}

/** Begins a scan of everything, as a window does that has the scan or none. */
async function begin({ session }: RoundServer, scan = new Scan()): Promise<{ ended: Promise<unknown>; scan: Scan }> {
  const at = Date.now();
  scan.queueLists((await wholeFleet(session, scan, at)).flatMap(listsOf), at);
  const options = { signal: never, now: () => Date.now(), onProgress: () => undefined };
  return { ended: runScan(session, scan, 'all', options), scan };
}

describe('the places of a scan', () => {
  it('are all taken, but for the last of the lists and of the devices, and never more than these', async () => {
    const server = new RoundServer();
    const { ended } = await begin(server);
    while ((await server.round()).length > 0);
    await ended;
    const rounds = server.rounds.slice(0, -1);
    const calls = 1 + 2 * clientCount + 2 * clientCount * perList;
    assert.equal(rounds.flat().length, calls);
    assert.deepEqual(new Set(rounds.flat()), new Set(['checks', 'lists', 'devices']));
    assert.equal(Math.max(...rounds.map(({ length }) => length)), bulkRequestsAtOnce);
    const idle = rounds.reduce((sum, { length }) => sum + bulkRequestsAtOnce - length, 0);
    assert.ok(idle < 2 * bulkRequestsAtOnce, `${idle} places stood empty`);
    assert.ok(rounds.slice(0, -1).filter(({ length }) => length < bulkRequestsAtOnce).length <= 1);
  });

  it('are the lists’ while the checks are on their way, where nothing is known that these could tell of', async () => {
    const server = new RoundServer();
    const { ended, scan } = await begin(server);
    const kept = async () => (await server.round('checks')).join();
    assert.equal(await kept(), 'checks,lists,lists,lists');
    for (let left = 2 * clientCount - 3; left > 0; left -= 3) await kept();
    assert.equal(await kept(), 'checks', 'the order of the devices waits for them');
    assert.equal(scan.dueLists('all').length, 0);
    while ((await server.round()).length > 0);
    await ended;
    assert.equal(scan.data.devices.size, 2 * clientCount * perList);
    assert.equal(scan.dueDevices('all').length, 0);
  });

  it('are the checks’ alone where devices are known, which may be read before the lists', async () => {
    const first = new RoundServer();
    const { ended, scan } = await begin(first);
    while ((await first.round()).length > 0);
    await ended;
    await pastRounding();
    const again = new RoundServer();
    const { ended: done } = await begin(again, scan);
    assert.deepEqual(await again.round('checks'), ['checks']);
    assert.deepEqual(await again.round(), ['checks']);
    assert.deepEqual(new Set(await again.round()), new Set(['devices']), 'all of them had failures');
    while ((await again.round()).length > 0);
    await done;
  });
});
