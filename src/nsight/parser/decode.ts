import { isAscii, isUtf8 } from 'node:buffer';

/** An answer as text, the encoding that was used, and the one that the XML declaration names. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly declared: string | undefined;
}

// windows-1252 from 0x80 to 0x9F. By hand, because some runtimes lack it or read it as latin1.
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

const DECLARATION_CHARACTERS = 300;

/** With the escape sequence of ISO-2022-JP first. */
const EVERY_ASCII = Buffer.from([0x1b, 0x28, 0x4a, ...Array.from({ length: 0x80 }, (_, code) => code)]);

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
  const declared = marked === undefined ? readDeclaration(buffer) : declaration(marked.text);
  return { ...(marked ?? decodeByLabels(buffer, [charset, declared])), declared };
}

/** Whether a byte order mark, or what stands for one in UTF-16, decides the encoding of bytes that begin so. */
export function hasMark(start: Buffer): boolean {
  return byMark(start.subarray(0, 4)) !== undefined;
}

/** Returns the encoding that the XML declaration names, in lower case, of bytes in which it can be read as ASCII. */
export function readDeclaration(start: Buffer): string | undefined {
  return declaration(start.subarray(0, DECLARATION_CHARACTERS).toString('latin1'));
}

/** Decodes the next piece of an answer. */
export type PieceDecoder = (bytes: Buffer | undefined) => string | undefined;

/**
 * Creates the decoder for an answer in pieces that is not UTF-8, by the first label that is known, or else for
 * windows-1252. It is given undefined at the end, and returns undefined for bytes that are not of this encoding. There
 * is none for an encoding in which ASCII means something else.
 */
export function decoderOf(labels: readonly (string | undefined)[]): PieceDecoder | undefined {
  const label = labels.find((one) => one !== undefined && decodeByLabel(EVERY_ASCII, one) !== undefined);
  const sample = label === undefined ? undefined : decodeByLabel(EVERY_ASCII, label);
  if (label === undefined || sample?.encoding === 'windows-1252')
    return (bytes) => (bytes === undefined ? '' : windows1252(bytes).text);
  // As it begins with ESC, ISO-2022-JP is found out as well.
  if (sample?.text !== EVERY_ASCII.toString('latin1')) return undefined;
  const decoder = new TextDecoder(label);
  return (bytes) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return undefined; // Node throws for some encodings, although it is not asked to.
    }
  };
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
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i
    .exec(start.slice(0, DECLARATION_CHARACTERS))?.[1]
    ?.toLowerCase();
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
