import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import { later, type Later } from '../../wording/localize';

export type Unpacked =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'bad'; readonly found: Later };

/** Undoes a Content-Encoding, up to `limit` bytes. Only gzip is asked for; the others are taken from servers that do not ask. */
export async function unpack(bytes: Uint8Array, encoding: string, limit: number): Promise<Unpacked> {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return { kind: 'bytes', bytes };
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return attempt(promisify(unzip)(bytes, { maxOutputLength: limit }));
    case 'br':
      return attempt(promisify(brotliDecompress)(bytes, { maxOutputLength: limit }));
    default:
      return { kind: 'bad', found: later('an encoding that was not asked for') };
  }
}

async function attempt(work: Promise<Uint8Array>): Promise<Unpacked> {
  try {
    return { kind: 'bytes', bytes: await work };
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    switch (code) {
      case 'ERR_BUFFER_TOO_LARGE':
        return { kind: 'bad', found: later('more than 64 MB') };
      case 'Z_BUF_ERROR':
        return { kind: 'bad', found: later('a packed answer that is cut short') };
      default:
        return { kind: 'bad', found: later('a packed answer that cannot be unpacked') };
    }
  }
}
