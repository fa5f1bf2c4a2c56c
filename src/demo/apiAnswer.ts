// What goes back over HTTP, and the answers that are no list.
import type { IncomingHttpHeaders } from 'node:http';
import { notLatin1 } from './xml';

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** As in the URL, without the question mark. */
  readonly query: string;
  /** Empty when none was named. */
  readonly service: string;
  /** Every parameter but the key, the service among them. */
  readonly params: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** By the simulator's clock, in milliseconds. */
  readonly at: number;
}

/** One HTTP answer. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A refusal of the API itself: `status="FAIL"` with this code, under HTTP 200 (D: 4 and 5, C: 3). */
export class ApiFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * XML under HTTP 200. Guess: the content type is text/xml and names no charset, so that the XML declaration decides.
 * In latin1, other characters become references.
 */
export function xml(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): SimulatedAnswer {
  const sent = encoding === 'utf8' ? text : text.replace(notLatin1, (char) => `&#${char.codePointAt(0) ?? 63};`);
  return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: Buffer.from(sent, encoding) };
}

/** A page of HTML, as servers in front of the API send it. */
export function html(status: number, title: string, text: string): SimulatedAnswer {
  const head = `<head><title>${title}</title></head>`;
  const page = `<!DOCTYPE html>\n<html>\n${head}\n<body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body>\n</html>\n`;
  return { status, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: Buffer.from(page) };
}
