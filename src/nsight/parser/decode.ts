import { isAscii, isUtf8 } from 'node:buffer';

/** An answer as text, the encoding that was used, and the one that the XML declaration names. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly declared: string | undefined;
}

// windows-1252 from 0x80 to 0x9F. By hand, because some runtimes lack it or read it as latin1.
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

const LATIN = /^(?:iso[-_]?8859[-_]?1|latin-?1|l1|cp1252|windows-1252|us-ascii|ascii)$/;

/**
 * Decodes an answer by its byte order mark; as UTF-8 if it is valid UTF-8 with anything but ASCII in it, whatever the
 * labels say, because that hardly happens by chance; by the charset of HTTP; by the XML declaration (RFC 7303).
 * `iso-8859-1` is read as windows-1252, as browsers do. What no known label fits is windows-1252 (I).
 *
 * @param charset - The charset of the Content-Type.
 */
export function decode(bytes: Uint8Array, charset?: string): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked = byMark(buffer);
  const declared =
    marked === undefined ? declaration(buffer.subarray(0, 300).toString('latin1')) : declaration(marked.text);
  return { ...(marked ?? decodeByLabels(buffer, [charset, declared])), declared };
}

interface Found {
  readonly text: string;
  readonly encoding: string;
}

/** Decodes by a byte order mark, or, for UTF-16 without one, by the bytes of the first `<` as XML recommends. */
function byMark(buffer: Buffer): Found | undefined {
  const starts = (...bytes: readonly number[]): boolean => bytes.every((byte, i) => buffer[i] === byte);
  if (starts(0xef, 0xbb, 0xbf)) return { text: buffer.subarray(3).toString('utf8'), encoding: 'utf-8' };
  if (starts(0xff, 0xfe)) return utf16(buffer.subarray(2), false);
  if (starts(0xfe, 0xff)) return utf16(buffer.subarray(2), true);
  if (starts(0x3c, 0) && buffer[2] !== 0 && buffer[3] === 0) return utf16(buffer, false);
  if (starts(0, 0x3c, 0) && buffer[3] !== 0) return utf16(buffer, true);
  return undefined;
}

function utf16(buffer: Buffer, bigEndian: boolean): Found {
  const even = Buffer.from(buffer.subarray(0, buffer.length & ~1));
  return {
    text: (bigEndian ? even.swap16() : even).toString('utf16le'),
    encoding: bigEndian ? 'utf-16be' : 'utf-16le',
  };
}

function declaration(start: string): string | undefined {
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(start.slice(0, 300))?.[1]?.toLowerCase();
}

function decodeByLabels(buffer: Buffer, labels: readonly (string | undefined)[]): Found {
  const utf8 = isUtf8(buffer) ? { text: buffer.toString('utf8'), encoding: 'utf-8' } : undefined;
  if (utf8 !== undefined && !isAscii(buffer)) return utf8;
  for (const label of labels) {
    const found = label === undefined ? undefined : decodeByLabel(buffer, label);
    if (found !== undefined) return found;
  }
  return utf8 ?? windows1252(buffer);
}

/** Returns undefined if the label is unknown or wrong. */
function decodeByLabel(buffer: Buffer, label: string): Found | undefined {
  if (LATIN.test(label)) return windows1252(buffer);
  // Bytes whose declaration is readable as single bytes are not UTF-16, whatever it says.
  if (/^utf-?(?:8|16)/.test(label)) return undefined;
  try {
    const decoder = new TextDecoder(label);
    return decoder.encoding === 'windows-1252'
      ? windows1252(buffer)
      : { text: decoder.decode(buffer), encoding: decoder.encoding };
  } catch {
    return undefined;
  }
}

function windows1252(buffer: Buffer): Found {
  const text = buffer.toString('latin1').replace(/[\u0080-\u009F]/g, (c) => HIGH.charAt(c.charCodeAt(0) - 0x80));
  return { text, encoding: 'windows-1252' };
}
