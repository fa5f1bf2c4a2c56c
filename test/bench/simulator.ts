import { fork } from 'node:child_process';
import type { Endpoint } from '../../src/nsight/client';
import type { Arrived, BenchFleet } from './simulator.process';

/** A simulator in another process. */
export interface BenchSimulator {
  readonly endpoint: Endpoint;
  /** What was asked for since this was last called. */
  arrived(): Promise<Arrived>;
  stop(): void;
}

/** Starts a simulator with such a fleet; `file` is the bundle of simulator.process.ts. */
export async function startSimulator(
  file: string,
  { clients, devices, patches, failed, latency, sites = 1, more = 0 }: BenchFleet,
): Promise<BenchSimulator> {
  const simulator = fork(file, [clients, devices, patches, failed, latency, sites, more].map(String));
  const endpoint = await new Promise<Endpoint>((resolve) => simulator.once('message', resolve));
  return {
    endpoint,
    arrived: () => {
      simulator.send('arrived');
      return new Promise<Arrived>((resolve) => simulator.once('message', resolve));
    },
    stop: () => {
      simulator.kill();
    },
  };
}
