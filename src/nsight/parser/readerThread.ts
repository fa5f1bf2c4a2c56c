// The entry of the bundle that Reader starts as a thread: nothing but this has the parser.
import { parentPort, workerData } from 'node:worker_threads';
import { useLanguage, type Language } from '../../wording/localize';
import { readAnswer } from './parseResponse';
import type { ParseRequest } from './parseResult';

const given: unknown = workerData;
if (isLanguage(given)) useLanguage(given);

parentPort?.on('message', (question: ParseRequest) => {
  parentPort?.postMessage(readAnswer(question));
});

function isLanguage(value: unknown): value is Language {
  return typeof value === 'object' && value !== null && 'name' in value && 'texts' in value;
}
