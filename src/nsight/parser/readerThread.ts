// Entry point of the bundle that `Reader` runs in a worker thread. Only this bundle contains the parser.
import { parentPort } from 'node:worker_threads';
import { parseResponse } from './parseResponse';
import type { ParseRequest } from './parseResult';

parentPort?.on('message', (request: ParseRequest) => {
  parentPort?.postMessage(parseResponse(request));
});
