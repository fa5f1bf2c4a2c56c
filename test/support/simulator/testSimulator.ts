// The simulator of the demo fleet, made faulty, and with a record of what arrived.
import { startSimulator as startDemoSimulator, type Simulator as DemoSimulator } from '../../../src/demo/simulator';
import type { SimulatorOptions as DemoSimulatorOptions } from '../../../src/demo/simulator';
import type { RecordedRequest } from '../../../src/demo/apiAnswer';
import { takePort } from '../system/listen';
import { deliver, Faults, type Fault, type FaultMatch } from './delivery';
import { Traffic } from './traffic';

/** A running simulator. */
export interface Simulator extends DemoSimulator {
  /** Every request that arrived since forget(), in order. Throws unless started with `record`. */
  readonly requests: readonly RecordedRequest[];
  /** The services of `requests`, in order. */
  readonly services: readonly string[];
  /** How many requests are under way: neither answered nor given up. */
  readonly underWay: number;
  /** The most requests that were under way at once since forget(). */
  readonly busiest: number;
  /** Makes the next matching answers faulty; of several faults the oldest that matches is taken. */
  fault(fault: Fault, match?: FaultMatch): { readonly remove: () => void };
  /** How many requests arrived since forget(), for a service or in all, refused ones too. */
  count(service?: string): number;
  /** Clears `requests`, the counts and `busiest`. */
  forget(): void;
}

/** How to start a simulator. */
export interface SimulatorOptions extends Omit<DemoSimulatorOptions, 'deliver'> {
  /** Keeps every request in memory. */
  readonly record?: boolean;
}

/**
 * Starts a simulator on 127.0.0.1, at an address that no other server of this process had unless a port is given.
 * Rejects if the port is taken.
 */
export async function startSimulator({ record = false, ...options }: SimulatorOptions = {}): Promise<Simulator> {
  const traffic = new Traffic(record);
  const faults = new Faults();
  const simulator = await startAtNewAddress({
    ...options,
    deliver: (request, right, response) => {
      traffic.arrived(request, response);
      deliver(faults.take(request), request, right, response);
    },
  });
  return {
    ...simulator,
    get services() {
      return traffic.requests.map(({ service }) => service);
    },
    get requests() {
      return traffic.requests;
    },
    get underWay() {
      return traffic.underWay;
    },
    get busiest() {
      return traffic.busiest;
    },
    fault: (fault, match = {}) => faults.add(fault, match),
    count: (service) => traffic.count(service),
    forget: () => {
      traffic.forget();
    },
  };
}

async function startAtNewAddress(options: DemoSimulatorOptions): Promise<DemoSimulator> {
  const simulator = await startDemoSimulator(options);
  if (takePort(Number(new URL(simulator.url).port)) || options.port !== undefined) return simulator;
  await simulator.stop();
  return startAtNewAddress(options);
}
