import { fork } from 'node:child_process';
import path from 'node:path';
import { NsightClient, type Endpoint } from '../../src/nsight/client';
import { Reader } from '../../src/nsight/reader';
import { root } from '../support/root.mjs';

/** A client of a simulator in another process, reading as the product does. */
export interface BenchClient {
  readonly client: NsightClient;
  /** How many lists of patches were asked for so far. */
  calls(): Promise<number>;
  stop(): void;
}

/** Starts a simulator whose devices have so many patches and answer after `latency` milliseconds. */
export async function startClient(patches: number, latency: number): Promise<BenchClient> {
  const simulator = fork(path.join(import.meta.dirname, 'simulator.process.mjs'), [String(patches), String(latency)]);
  const endpoint = await new Promise<Endpoint>((resolve) => simulator.once('message', resolve));
  const reader = new Reader(path.join(root, 'dist/reader.js'));
  return {
    client: new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 30, log: () => undefined, reader }),
    calls: () => {
      simulator.send('calls');
      return new Promise<number>((resolve) => simulator.once('message', resolve));
    },
    stop: () => {
      reader.close();
      simulator.kill();
    },
  };
}
