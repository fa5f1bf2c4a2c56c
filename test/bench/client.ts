import path from 'node:path';
import type { Session } from '../../src/connection/session';
import { Inventory } from '../../src/inventory/inventory';
import { NsightClient } from '../../src/nsight/client';
import { Reader } from '../../src/nsight/parser/reader';
import type { MonotonicClock } from '../../src/util/clock';
import { root } from '../../scripts/lib/root.mjs';
import { startSimulator, type BenchSimulator } from './simulator';
import type { BenchFleet } from './simulator.process';

/** A simulator in another process, and what reads from it as the product does. */
export interface Bench extends BenchSimulator {
  readonly client: NsightClient;
  /** A session that knows nothing yet. */
  session(requestsPerMinute?: () => number, clock?: MonotonicClock): Session;
}

/** Starts a simulator with such a fleet. */
export async function startBench(fleet: BenchFleet): Promise<Bench> {
  const simulator = await startSimulator(path.join(import.meta.dirname, 'simulator.process.mjs'), fleet);
  const { endpoint } = simulator;
  const reader = new Reader(path.join(root, 'dist/reader.js'));
  const client = new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 30, log: () => undefined, reader });
  return {
    ...simulator,
    client,
    session: (requestsPerMinute, clock) => {
      const [inventory, closing] = [
        new Inventory(client, { requestsPerMinute, pace: clock && { clock } }),
        new AbortController(),
      ];
      return {
        endpoint,
        account: endpoint.server,
        label: '',
        demo: false,
        client,
        inventory,
        closed: closing.signal,
        close: () => {
          closing.abort();
          inventory.dispose();
        },
      };
    },
    stop: () => {
      reader.close();
      simulator.stop();
    },
  };
}
