// What can be wrong with an answer. Only what has to happen inside the server is here; the contents of wrong answers
// are made by the tests, from `raw` and `alter`.
import { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { SimulatedAnswer, RecordedRequest } from '../../../src/demo/apiAnswer';

/** An answer that may be wrong; a body that is no buffer is streamed. */
export interface FaultyAnswer extends Omit<SimulatedAnswer, 'body'> {
  readonly body: Buffer | Iterable<Buffer>;
}

/** A fault. Unless it says otherwise the request is carried out when it arrives, a write too. */
export type Fault =
  /** Answers, or does what `then` says, after `ms` milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number; readonly then?: Fault }
  /** Answers with the state at arrival, or does what `then` says, when the promise is settled. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown>; readonly then?: Fault }
  /** Nothing is carried out, and no answer comes. */
  | { readonly kind: 'silent' }
  /** Nothing is carried out, and the connection is closed. */
  | { readonly kind: 'drop' }
  /** Carried out, then the connection is closed without an answer. */
  | { readonly kind: 'lost' }
  /** Carried out, and no answer comes. */
  | { readonly kind: 'lostSlow' }
  /** All headers and half the body, then the connection is closed. */
  | { readonly kind: 'cutConnection' }
  /** A byte every `everyMs` milliseconds; `forever` goes on with spaces when all is sent. */
  | { readonly kind: 'trickle'; readonly everyMs: number; readonly forever?: boolean }
  /** Nothing is carried out, and this is answered. */
  | { readonly kind: 'raw'; readonly answer: FaultyAnswer }
  /** Carried out, and the right answer changed on its way. */
  | { readonly kind: 'alter'; alter(right: SimulatedAnswer, request: RecordedRequest): FaultyAnswer };

/** Which requests a fault hits; what is not given matches all. */
export interface FaultMatch {
  readonly method?: 'GET' | 'POST';
  readonly service?: string;
  readonly deviceid?: string;
  readonly siteid?: string;
  readonly clientid?: string;
  /** How many requests it hits; without it, all until it is removed. */
  readonly times?: number;
}

/** The faults that are set. The oldest that matches is taken, so that several with `times` follow each other. */
export class Faults {
  #set: { readonly fault: Fault; readonly match: FaultMatch; left: number }[] = [];

  add(fault: Fault, match: FaultMatch): { readonly remove: () => void } {
    const entry = { fault, match, left: match.times ?? Infinity };
    this.#set.push(entry);
    return {
      remove: () => {
        this.#set = this.#set.filter((other) => other !== entry);
      },
    };
  }

  /** The fault for a request; it counts as hit. */
  take(request: RecordedRequest): Fault | undefined {
    const entry = this.#set.find(({ match, left }) => left > 0 && matches(match, request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    return entry.fault;
  }
}

function matches(match: FaultMatch, { method, service, params }: RecordedRequest): boolean {
  return (
    (match.method ?? method) === method &&
    (match.service ?? service) === service &&
    (['deviceid', 'siteid', 'clientid'] as const).every(
      (name) => match[name] === undefined || match[name] === params[name],
    )
  );
}

/** Sends an answer, with or without a fault. `right` makes the right answer, and carries a write out. */
export function deliver(
  fault: Fault | undefined,
  request: RecordedRequest,
  right: () => SimulatedAnswer,
  response: ServerResponse,
): void {
  switch (fault?.kind) {
    case undefined:
      sendRaw(right(), response);
      return;
    case 'delay': {
      const answer = eager(fault.then, right);
      const timer = setTimeout(() => {
        deliver(fault.then, request, answer, response);
      }, fault.ms);
      response.once('close', () => {
        clearTimeout(timer);
      });
      return;
    }
    case 'hold': {
      const answer = eager(fault.then, right);
      const release = (): void => {
        deliver(fault.then, request, answer, response);
      };
      void fault.until.then(release, release);
      return;
    }
    case 'silent':
      return;
    case 'drop':
      response.destroy();
      return;
    case 'lost':
      right();
      response.destroy();
      return;
    case 'lostSlow':
      right();
      return;
    case 'cutConnection':
      cut(right(), response);
      return;
    case 'trickle':
      trickle(right(), response, fault.everyMs, fault.forever ?? false);
      return;
    case 'raw':
      sendRaw(fault.answer, response);
      return;
    case 'alter':
      sendRaw(fault.alter(right(), request), response);
      return;
  }
}

/** The right answer of now for later; not for faults that carry nothing out. */
function eager(then: Fault | undefined, right: () => SimulatedAnswer): () => SimulatedAnswer {
  if (then !== undefined && ['silent', 'drop', 'raw'].includes(then.kind)) return right;
  const answer = right();
  return () => answer;
}

function sendRaw({ status, headers, body }: FaultyAnswer, response: ServerResponse): void {
  if (response.destroyed) return;
  if (Buffer.isBuffer(body)) {
    response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body);
    return;
  }
  const stream = Readable.from(body);
  response.once('close', () => {
    stream.destroy();
  });
  response.writeHead(status, headers);
  stream.pipe(response);
}

function cut(answer: SimulatedAnswer, response: ServerResponse): void {
  const body = bytesOf(answer);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
  response.write(body.subarray(0, body.length / 2), () => {
    response.destroy();
  });
}

function trickle(answer: SimulatedAnswer, response: ServerResponse, everyMs: number, forever: boolean): void {
  const body = bytesOf(answer);
  let sent = 0;
  response.writeHead(answer.status, answer.headers);
  const timer = setInterval(() => {
    if (sent < body.length) response.write(body.subarray(sent, sent + 1));
    else if (forever) response.write(' ');
    else response.end();
    sent += 1;
  }, everyMs);
  response.once('close', () => {
    clearInterval(timer);
  });
}

function bytesOf({ body }: FaultyAnswer): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.concat([...body]);
}
