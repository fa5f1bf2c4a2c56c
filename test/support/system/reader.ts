import path from 'node:path';
import { Reader } from '../../../src/nsight/parser/reader';
import { out } from '../../../scripts/lib/root.mjs';

/** Where bundleTests.mjs puts the thread. */
export const readerFile = path.join(out, 'reader.mjs');

/** Reads the answers for all clients of the unit tests: starting a thread for each would take most of the time. */
export const reader = new Reader(readerFile);
