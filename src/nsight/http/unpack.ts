import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import type { Finding } from '../findings';

/** A decompressed body, or why there is none. */
export type Unpacked =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'bad'; readonly found: Finding };

/** Undoes a Content-Encoding, up to `limit` bytes. Only gzip is requested, but some servers send others. */
export async function unpack(bytes: Uint8Array, encoding: string, limit: number): Promise<Unpacked> {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return { kind: 'bytes', bytes };
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return attempt(promisify(unzip)(bytes, { maxOutputLength: limit }), limit);
    case 'br':
      return attempt(promisify(brotliDecompress)(bytes, { maxOutputLength: limit }), limit);
    default:
      return { kind: 'bad', found: { kind: 'unexpectedCompression' } };
  }
}

async function attempt(work: Promise<Uint8Array>, limit: number): Promise<Unpacked> {
  try {
    return { kind: 'bytes', bytes: await work };
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    switch (code) {
      case 'ERR_BUFFER_TOO_LARGE':
        return { kind: 'bad', found: { kind: 'tooLarge', megabytes: limit / 1024 / 1024 } };
      case 'Z_BUF_ERROR':
        return { kind: 'bad', found: { kind: 'compressionCutShort' } };
      default:
        return { kind: 'bad', found: { kind: 'badCompression' } };
    }
  }
}
