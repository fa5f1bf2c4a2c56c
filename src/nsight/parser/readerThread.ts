// The entry of the bundle that Reader starts as a thread: only this bundle has the parser.
import { parentPort } from 'node:worker_threads';
import { readAnswer } from './parseResponse';
import type { ParseRequest } from './parseResult';

parentPort?.on('message', (request: ParseRequest) => {
  parentPort?.postMessage(readAnswer(request));
});
