// The simulator of the N-sight API: written from the documents, not from the client, and reached over real HTTP.
// In the extension it is the demo fleet; the tests use the same one and make its answers faulty, by `deliver`.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RecordedRequest, SimulatedAnswer } from './apiAnswer';
import { answerOf } from './api';
import { demoFleet } from './demoFleet';
import type { Fleet } from './fleet';

/** A running simulator. */
export interface Simulator {
  /** As in `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly key: string;
  /** May be changed; the next answer shows it. */
  readonly fleet: Fleet;
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
  /** Whether the parameters may also be in the body of a POST. */
  readonly takesPost?: boolean;
  /** Sends the answers, instead of just sending the right one: for tests, which make them faulty. */
  readonly deliver?: Deliver;
}

/** Answers a request. `right` makes the right answer, and carries a write out. */
export type Deliver = (request: RecordedRequest, right: () => SimulatedAnswer, response: ServerResponse) => void;

/** What those that run tell about, by their URLs. */
const running = new Map<string, Fleet>();

/** Returns the fleet of a simulator that runs in this process. */
export function fleetAt(url: string): Fleet | undefined {
  return running.get(url);
}

/** Starts a simulator on 127.0.0.1. Rejects if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const key = options.key ?? randomBytes(16).toString('hex');
  const fleet = options.fleet ?? demoFleet(now());
  const deliver = options.deliver ?? deliverRight;

  const respond = (request: RecordedRequest, response: ServerResponse): void => {
    try {
      deliver(request, () => answerOf(request, fleet, key, options.takesPost), response);
    } catch (error) {
      // Whatever is in the fleet, the process that hosts the simulator goes on.
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error));
    }
  };
  const server = createServer((incoming, response) => {
    if (incoming.method !== 'POST') {
      respond(readRequest(incoming, now()), response);
      return;
    }
    void readForm(incoming).then((form) => {
      respond(readRequest(incoming, now(), form), response);
    });
  });
  const port = await listen(server, options.port ?? 0);

  const url = `http://127.0.0.1:${port}`;
  running.set(url, fleet);
  return {
    url,
    key,
    fleet,
    stop: () => {
      running.delete(url);
      return closeServer(server);
    },
  };
}

function deliverRight(_: RecordedRequest, right: () => SimulatedAnswer, response: ServerResponse): void {
  const { status, headers, body } = right();
  response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body);
}

const longestForm = 64 * 1024;

/** Reads the form of a POST, without what is too long or does not come. */
async function readForm(incoming: IncomingMessage): Promise<string> {
  let form = '';
  try {
    for await (const piece of incoming) form = (form + String(piece)).slice(0, longestForm);
  } catch {
    // Cut off: what came is answered, to nobody.
  }
  return form;
}

function readRequest(incoming: IncomingMessage, at: number, form = ''): RecordedRequest {
  const [path = '', ...rest] = (incoming.url ?? '').split('?');
  const query = rest.join('?');
  // Of a parameter that is given twice the last counts. Guess.
  const given = [...new URLSearchParams(query), ...new URLSearchParams(form)];
  const { apikey, ...params } = Object.fromEntries(given);
  return {
    method: incoming.method ?? '',
    path,
    query,
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
