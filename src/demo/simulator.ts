// The simulator of the N-sight API: written from the documents, not from the client, and reached over real HTTP.
// In the extension it is the demo fleet; the tests use the same one and make it faulty.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { RecordedRequest } from './apiAnswer';
import { answerOf } from './api';
import { demoFleet } from './demoFleet';
import { Faults, deliver, type Fault, type FaultMatch } from './faults';
import type { Fleet } from './fleet';
import { Traffic } from './traffic';

/** A running simulator. */
export interface Simulator {
  /** As in `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly key: string;
  /** May be changed; the next answer shows it. */
  readonly fleet: Fleet;
  /** Every request that arrived since forget(), in order. Throws unless started with `record`. */
  readonly requests: readonly RecordedRequest[];
  /** The most requests that were under way at once since forget(). */
  readonly busiest: number;
  /** Makes the next matching answers faulty; of several faults the oldest that matches is taken. */
  fault(fault: Fault, match?: FaultMatch): { readonly remove: () => void };
  /** How many requests arrived since forget(), for a service or in all, refused ones too. */
  count(service?: string): number;
  /** Clears `requests`, the counts and `busiest`. */
  forget(): void;
  /** Closes the port and every open connection. */
  stop(): Promise<void>;
}

/** How to start a simulator. */
export interface SimulatorOptions {
  /** The demo fleet unless given. */
  readonly fleet?: Fleet;
  /** Random, of 32 hexadecimal digits, unless given. */
  readonly key?: string;
  /** The clock by which retries proceed, in milliseconds. */
  readonly now?: () => number;
  /** A free one unless given. */
  readonly port?: number;
  /** Keeps every request in memory: for tests. */
  readonly record?: boolean;
}

/** Starts a simulator on 127.0.0.1. Rejects if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const key = options.key ?? randomBytes(16).toString('hex');
  const fleet = options.fleet ?? demoFleet(now());
  const traffic = new Traffic(options.record ?? false);
  const faults = new Faults();

  const server = createServer((incoming, response) => {
    const request = readRequest(incoming, now());
    traffic.arrived(request, response);
    try {
      deliver(faults.take(request), request, () => answerOf(request, fleet, key), response);
    } catch (error) {
      // Whatever a test put into the fleet, the process that hosts the simulator goes on.
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error));
    }
  });
  const port = await listen(server, options.port ?? 0);

  return {
    url: `http://127.0.0.1:${port}`,
    key,
    fleet,
    get requests() {
      return traffic.requests;
    },
    get busiest() {
      return traffic.busiest;
    },
    fault: (fault, match = {}) => faults.add(fault, match),
    count: (service) => traffic.count(service),
    forget: () => {
      traffic.forget();
    },
    stop: () => closeServer(server),
  };
}

function readRequest(incoming: IncomingMessage, at: number): RecordedRequest {
  const [path = '', ...query] = (incoming.url ?? '').split('?');
  // Of a parameter that is given twice the last counts. Guess.
  const { apikey, ...params } = Object.fromEntries(new URLSearchParams(query.join('?')));
  return {
    method: incoming.method ?? '',
    path,
    service: params.service ?? '',
    params,
    key: apikey,
    headers: incoming.headers,
    at,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    }); // of a closed one it only reports that it is closed
    server.closeAllConnections();
  });
}
