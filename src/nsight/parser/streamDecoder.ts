import { isAscii, isUtf8 } from 'node:buffer';
import { decoderOf, hasMark, readDeclaration, type PieceDecoder } from './decode';

/** As far as the XML declaration is looked for. */
const DECLARATION_BYTES = 300;

/** The longest beginning of a UTF-8 character that can be cut off at the end of a piece. */
const CUT_BYTES = 3;

/**
 * Decodes an answer that comes in pieces, as `decode` does it with the whole. Only the last byte can show that all of
 * them are UTF-8, which decides (R10). Until there is anything but ASCII the text is the same in either case. If it is
 * UTF-8 then, it stays so; and if a byte contradicts this later, after text was given out, the answer must be decoded
 * as a whole: `write` and `end` return undefined then, and whenever a byte order mark or its like decides.
 */
export class StreamDecoder {
  private start: Buffer | undefined = Buffer.alloc(0);
  private mode: 'ascii' | 'utf-8' | 'labelled' = 'ascii';
  private cut: Buffer = Buffer.alloc(0);
  private byLabels: PieceDecoder | undefined;

  /** @param charset - The charset of the Content-Type. */
  constructor(private readonly charset: string | undefined) {}

  /** Decodes the next piece. */
  write(bytes: Uint8Array): string | undefined {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.start === undefined) return this.next(piece);
    const start = this.start.length === 0 ? piece : Buffer.concat([this.start, piece]);
    if (start.length < DECLARATION_BYTES) {
      this.start = start;
      return '';
    }
    return this.begin(start);
  }

  /** Decodes what is left. */
  end(): string | undefined {
    const text = this.start === undefined ? '' : this.begin(this.start);
    if (text === undefined) return undefined;
    const rest = this.cut.length === 0 ? '' : this.contradicted(this.cut);
    const last = this.mode === 'labelled' ? this.byLabels?.(undefined) : '';
    return rest === undefined || last === undefined ? undefined : text + rest + last;
  }

  private begin(start: Buffer): string | undefined {
    this.start = undefined;
    if (hasMark(start)) return undefined;
    this.byLabels = decoderOf([this.charset, readDeclaration(start)]);
    return this.byLabels === undefined ? undefined : this.next(start);
  }

  private next(piece: Buffer): string | undefined {
    if (this.mode === 'labelled') return this.byLabels?.(piece);
    if (this.cut.length === 0 && isAscii(piece)) return piece.toString('latin1');
    const bytes = this.cut.length === 0 ? piece : Buffer.concat([this.cut, piece]);
    const end = wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) return this.contradicted(bytes);
    this.cut = bytes.subarray(end);
    if (whole.length > 0) this.mode = isAscii(whole) ? this.mode : 'utf-8';
    return whole.toString('utf8');
  }

  /** Decodes bytes that are no UTF-8, unless others before them were decoded as such. */
  private contradicted(bytes: Buffer): string | undefined {
    if (this.mode === 'utf-8') return undefined;
    this.mode = 'labelled';
    this.cut = Buffer.alloc(0);
    return this.byLabels?.(bytes);
  }
}

/** Returns where the last character of UTF-8 begins if it is cut off, or the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(CUT_BYTES, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return lengthFrom(byte) > length ? bytes.length - length : bytes.length;
  }
  return bytes.length;
}

/** Returns how many bytes a character of UTF-8 has that begins with this one. */
function lengthFrom(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
