import { fork } from 'node:child_process';
import path from 'node:path';
import type { Session } from '../../src/connection/session';
import { Inventory } from '../../src/inventory/inventory';
import { NsightClient, type Endpoint } from '../../src/nsight/client';
import { Reader } from '../../src/nsight/reader';
import { root } from '../support/root.mjs';
import type { Arrived, BenchFleet } from './simulator.process';

/** A simulator in another process, and what reads from it as the product does. */
export interface Bench {
  readonly client: NsightClient;
  /** A session that knows nothing yet. */
  session(requestsPerMinute?: () => number): Session;
  /** What was asked for since this was last called. */
  arrived(): Promise<Arrived>;
  stop(): void;
}

/** Starts a simulator with such a fleet. */
export async function startBench(fleet: BenchFleet): Promise<Bench> {
  const simulator = fork(path.join(import.meta.dirname, 'simulator.process.mjs'), [JSON.stringify(fleet)]);
  const endpoint = await new Promise<Endpoint>((resolve) => simulator.once('message', resolve));
  const reader = new Reader(path.join(root, 'dist/reader.js'));
  const client = new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 30, log: () => undefined, reader });
  return {
    client,
    session: (requestsPerMinute) => {
      const [inventory, closing] = [new Inventory(client, requestsPerMinute), new AbortController()];
      return {
        endpoint, account: endpoint.server, label: '', demo: false, client, inventory, closed: closing.signal,
        close: () => {
          closing.abort();
          inventory.dispose();
        },
      };
    },
    arrived: () => {
      simulator.send('arrived');
      return new Promise<Arrived>((resolve) => simulator.once('message', resolve));
    },
    stop: () => {
      reader.close();
      simulator.kill();
    },
  };
}
