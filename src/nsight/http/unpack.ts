import { Readable, type Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import type { Finding } from '../findings';

/** Takes the next bytes of a body; resolves when more can be taken. */
export type TakeBytes = (bytes: Uint8Array) => Promise<void> | void;

/** What is unpacked at a time. Every piece costs a message to the thread that parses. */
const PIECE_BYTES = 64 * 1024;

/** There is more of a body than is taken. */
class TooLarge extends Error {}

/**
 * Undoes a Content-Encoding while a body arrives, up to `limit` bytes before and after. Only gzip is requested, but
 * some servers send others. Resolves with why it cannot be undone, once the body is complete, or with undefined.
 *
 * @throws whatever the body throws, as when the connection breaks.
 */
export async function unpack(
  body: AsyncIterable<Uint8Array | string>,
  encoding: string,
  limit: number,
  take: TakeBytes,
): Promise<Finding | undefined> {
  const pieces = limited(body, limit);
  try {
    switch (encoding.trim().toLowerCase()) {
      case '':
      case 'identity':
        for await (const bytes of pieces) await take(bytes);
        return undefined;
      case 'gzip':
      case 'x-gzip':
      case 'deflate':
        return await unpackBy(createUnzip({ chunkSize: PIECE_BYTES }), pieces, limit, take);
      case 'br':
        return await unpackBy(createBrotliDecompress({ chunkSize: PIECE_BYTES }), pieces, limit, take);
      default:
        await drain(Readable.from(pieces));
        return { kind: 'unexpectedCompression' };
    }
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'tooLarge', megabytes: limit / 1024 / 1024 };
    throw error;
  }
}

/** @throws TooLarge */
async function* limited(body: AsyncIterable<Uint8Array | string>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    size += bytes.length;
    if (size > limit) throw new TooLarge();
    yield bytes;
  }
}

async function unpackBy(
  unpacker: Transform,
  packed: AsyncIterable<Uint8Array>,
  limit: number,
  take: TakeBytes,
): Promise<Finding | undefined> {
  const source = Readable.from(packed);
  let broken: { readonly error: Error } | undefined;
  source.once('error', (error) => {
    broken = { error };
    unpacker.destroy(error);
  });
  source.pipe(unpacker);
  try {
    const unpacked: AsyncIterable<Uint8Array> = unpacker;
    for await (const bytes of limited(unpacked, limit)) await take(bytes);
    return undefined;
  } catch (error) {
    if (broken === undefined) await drain(source);
    if (broken !== undefined) throw broken.error;
    if (error instanceof TooLarge) throw error;
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return { kind: code === 'Z_BUF_ERROR' ? 'compressionCutShort' : 'badCompression' };
  }
}

/** Lets the rest of a body come: a connection that breaks tells more than what is wrong with the bytes. */
async function drain(source: Readable): Promise<void> {
  source.unpipe().resume();
  await finished(source);
}
