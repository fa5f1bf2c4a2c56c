import { RecordStream } from './recordStream';
import { NotPlain } from './plainXml';
import { listed, parserOf } from './listParsers';
import type { ListRequest, ParseResult } from './parseResult';
import type { Listings, ReadService } from '../records';
import { StreamDecoder } from './streamDecoder';
import type { Sanitize } from './xmlElement';

/** What is decoded at a time: larger texts are not let go of as easily. */
const TEXT_BYTES = 64 * 1024;

/**
 * Parses a list while it arrives. Its bytes are kept until the end, and nothing else of it is: whatever
 * `RecordStream` does not vouch for is parsed anew as a whole, which tells what it is.
 */
export class ListStream {
  private readonly pieces: Uint8Array[] = [];
  private readonly decoder: StreamDecoder;
  private readonly parser;
  private records: RecordStream | undefined;

  constructor(
    readonly request: ListRequest,
    sanitize: Sanitize,
  ) {
    this.decoder = new StreamDecoder(request.charset);
    this.parser = parserOf(request.responseKind, request.params);
    this.records = new RecordStream(this.parser, sanitize);
  }

  /** Parses the next bytes. */
  write(bytes: Uint8Array): void {
    this.pieces.push(bytes);
    for (let from = 0; from < bytes.length; from += TEXT_BYTES) this.parse(bytes.subarray(from, from + TEXT_BYTES));
  }

  /** Returns the list, or undefined if it is to be parsed as a whole. */
  end(): ParseResult<Listings[ReadService]> | undefined {
    this.attempt((records) => {
      const text = this.decoder.end();
      if (text === undefined) return false;
      records.write(text);
      records.end();
      return true;
    });
    return this.records === undefined ? undefined : listed(this.parser);
  }

  /** All bytes. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }

  private parse(bytes: Uint8Array): void {
    this.attempt((records) => {
      const text = this.decoder.write(bytes);
      if (text !== undefined) records.write(text);
      return text !== undefined;
    });
  }

  private attempt(parse: (records: RecordStream) => boolean): void {
    if (this.records === undefined) return;
    try {
      if (!parse(this.records)) this.records = undefined;
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      this.records = undefined;
    }
  }
}
