// The entry of the bundle that Reader starts as a thread: nothing but this has the parser.
import { parentPort } from 'node:worker_threads';
import { readAnswer } from './readAnswer';
import type { Question } from './reading';

parentPort?.on('message', (question: Question) => { parentPort?.postMessage(readAnswer(question)); });
