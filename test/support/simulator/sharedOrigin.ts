import http from 'node:http';
import { listen } from '../system/listen';
import type { Simulator } from './testSimulator';

/** One server with several accounts, each behind keys of its own. */
export interface SharedOrigin {
  readonly url: string;
  stop(): Promise<void>;
}

/** Hands a request to the account of its key, as one server of N-sight does for many accounts. */
export async function shareOrigin(accounts: Readonly<Record<string, Simulator>>): Promise<SharedOrigin> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const simulator = accounts[url.searchParams.get('apikey') ?? ''];
    if (!simulator) {
      response.end('<?xml version="1.0"?><result status="FAIL"><error><errorcode>3</errorcode></error></result>');
      return;
    }
    url.searchParams.set('apikey', simulator.key);
    const headers = { 'user-agent': request.headers['user-agent'] }; // Without one, N-sight's servers refuse.
    http.get(new URL(`${url.pathname}${url.search}`, simulator.url), { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
