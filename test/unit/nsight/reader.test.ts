import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { plainEnglish } from '../../../src/wording/localize';
import { findingWords } from '../../../src/wording/unreadableWords';
import { Reader, type ReaderLimits } from '../../../src/nsight/parser/reader';
import type { ParseRequest, ParseResult } from '../../../src/nsight/parser/parseResult';
import { listen } from '../../support/system/listen';
import { KEY } from './servers';

/** What a thread of these tests can do before it answers with its own number. */
const ACTS = { answer: '', exit: 'process.exit(3);', throw: 'throw new Error(question.key);', forever: 'for (;;);' };

type Act = keyof typeof ACTS;

function question(act: Act): ParseRequest<'description'> {
  return { responseKind: 'description', params: { act }, status: 200, bytes: new Uint8Array(9), key: KEY };
}

let server: Server;
const readers: Reader[] = [];

beforeEach(() => {
  server = createServer();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
  server.close();
});

function readerOf(file: string | URL, limits: Partial<ReaderLimits> = {}): Reader {
  const reader = new Reader(file, limits);
  readers.push(reader);
  return reader;
}

/** A reader with threads of these tests, and how to wait for the end of the first one: it holds a connection. */
async function scripted(limits: Partial<ReaderLimits> = {}): Promise<{
  reader: Reader;
  read: (act: Act, signal?: AbortSignal) => Promise<ParseResult<string>>;
  ended: Promise<unknown>;
}> {
  const ended = new Promise<Socket>((resolve) => server.once('connection', resolve)).then((socket) => {
    socket.on('error', () => undefined).resume();
    return once(socket, 'close');
  });
  const script = `
    import { connect } from 'node:net';
    import { parentPort, threadId } from 'node:worker_threads';
    const connection = connect(${await listen(server)}, '127.0.0.1');
    parentPort.on('message', (question) => {
      switch (question.params.act) { ${Object.entries(ACTS)
        .map(([act, code]) => `case '${act}': ${code} break;`)
        .join(' ')} }
      parentPort.postMessage({ value: String(threadId) });
    });`;
  const reader = readerOf(new URL(`data:text/javascript,${encodeURIComponent(script)}`), limits);
  return { reader, read: (act, signal) => reader.read(question(act), signal), ended };
}

function valueOf(reading: ParseResult<string>): string {
  assert.ok('value' in reading, JSON.stringify(reading));
  return reading.value;
}

/** Why nothing could be read. */
function foundIn(reading: ParseResult<string>): string {
  assert.ok('failure' in reading && reading.failure.kind === 'unreadable', JSON.stringify(reading));
  assert.ok(!JSON.stringify(reading).includes(KEY.slice(0, 6)));
  return findingWords(reading.failure.found, plainEnglish);
}

const CANCELLED = { failure: { kind: 'cancelled' } };

describe('nsight: the thread that reads answers', () => {
  it('is one for all, also for those that come at once', async () => {
    const { read } = await scripted();
    const threads = [...(await Promise.all([read('answer'), read('answer')])), await read('answer')].map(valueOf);
    assert.equal(new Set(threads).size, 1);
  });

  it('ends when there was nothing to read for a while, and another one takes its place', async () => {
    const { read, ended } = await scripted({ keptSeconds: 0 });
    const first = valueOf(await read('answer'));
    await ended;
    assert.notEqual(valueOf(await read('answer')), first);
  });

  it('ends when the reader is closed, but reads what came before', async () => {
    const { reader, read, ended } = await scripted();
    const readings = [read('answer'), read('answer')];
    reader.close();
    for (const reading of readings) valueOf(await reading);
    await ended;
  });

  it('ends when the reader is closed with nothing to read', async () => {
    const { reader, read, ended } = await scripted();
    await read('answer');
    reader.close();
    await ended;
  });

  it('keeps a process for as long as it reads, and no longer', () => {
    const script = path.join(import.meta.dirname, 'reader.process.mjs');
    assert.equal(execFileSync(process.execPath, [script], { encoding: 'utf8' }), '7\n8\n');
  });

  for (const act of ['exit', 'throw'] as const) {
    it(`takes no other answer with it when it ends over one (${act})`, async () => {
      const { read } = await scripted();
      const [bad, good] = await Promise.all([read(act), read('answer')]);
      assert.equal(foundIn(bad), 'something that ended its reader (UNKNOWN)');
      valueOf(good);
    });
  }

  it('is no reason to break when it cannot start', async () => {
    assert.match(
      foundIn(await readerOf(path.join(import.meta.dirname, 'nothing.mjs')).read(question('answer'))),
      /MODULE_NOT_FOUND/,
    );
  });

  it('is ended when an answer takes it too long', async () => {
    const { read, ended } = await scripted({ longestSeconds: 1 });
    assert.equal(foundIn(await read('forever')), 'more than can be read in 1 s');
    await ended;
  });

  it('is ended over an answer that nobody wants any more, and the next one is read', async () => {
    const { read, ended } = await scripted();
    const cancel = new AbortController();
    await read('answer');
    const reading = read('forever', cancel.signal);
    setImmediate(() => {
      cancel.abort();
    });
    assert.deepEqual(await reading, CANCELLED);
    await ended;
    valueOf(await read('answer', new AbortController().signal));
    assert.equal(getEventListeners(cancel.signal, 'abort').length, 0);
  });

  it('is given no other answer after it was ended over one, though that one has been read by then', async () => {
    const { read } = await scripted();
    for (let n = 0; n < 5; n++) {
      // What comes first, the answer or the end, is not always the same.
      const cancel = new AbortController();
      await read('answer');
      const [reading, next] = [read('answer', cancel.signal), read('answer')];
      await new Promise(setImmediate);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); // The answer comes while nobody can take it.
      cancel.abort();
      await reading;
      valueOf(await next);
    }
  });

  it('is not waited for by those who are cancelled while it is busy', async () => {
    const { read } = await scripted();
    const [busy, waiting] = [new AbortController(), new AbortController()];
    const first = read('forever', busy.signal);
    const second = read('answer', waiting.signal);
    waiting.abort();
    assert.deepEqual(await second, CANCELLED);
    assert.equal(getEventListeners(waiting.signal, 'abort').length, 0);
    busy.abort();
    assert.deepEqual(await first, CANCELLED);
    assert.equal(getEventListeners(busy.signal, 'abort').length, 0);
  });

  it('takes the bytes without a copy, and leaves those alone that others share', async () => {
    const { reader } = await scripted();
    const [large, small, neighbour] = [new Uint8Array(100_000), Buffer.from('small'), Buffer.from('neighbour')];
    for (const bytes of [large, small]) valueOf(await reader.read({ ...question('answer'), bytes }));
    assert.equal(large.length, 0);
    assert.deepEqual([small, neighbour].map(String), ['small', 'neighbour']);
  });
});
