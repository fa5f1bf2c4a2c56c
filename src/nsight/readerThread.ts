// The entry of the bundle that Reader starts as a thread: nothing but this has the parser.
import { parentPort, workerData } from 'node:worker_threads';
import { useLanguage, type Language } from '../l10n/l10n';
import { readAnswer } from './readAnswer';
import type { Question } from './reading';

const given: unknown = workerData;
if (isLanguage(given)) useLanguage(given);

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage(readAnswer(question));
});

function isLanguage(value: unknown): value is Language {
  return typeof value === 'object' && value !== null && 'name' in value && 'texts' in value;
}
