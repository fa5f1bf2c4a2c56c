// Asking a simulator over HTTP, with nothing of the client in it.
import { request } from 'node:http';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../support/simulator/testSimulator';

/** An answer, as its bytes. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  /** The bytes read as UTF-8. */
  readonly text: string;
}

/** What is not usual about a request. */
export interface AskOptions {
  readonly key?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called with each piece of the body as it comes. */
  onData?(piece: Buffer): void;
  readonly signal?: AbortSignal;
}

/** Sends one request on a connection of its own. Rejects when the connection breaks. */
export function ask(
  simulator: Pick<Simulator, 'url' | 'key'>,
  service: string,
  params: Readonly<Record<string, string>> = {},
  options: AskOptions = {},
): Promise<Reply> {
  const query = new URLSearchParams({ apikey: options.key ?? simulator.key, service, ...params });
  return askFor(simulator, `${options.path ?? '/api/'}?${query.toString()}`, options);
}

/** As ask, with a path and query as they are to be sent. */
export function askFor(
  simulator: Pick<Simulator, 'url'>,
  pathAndQuery: string,
  options: AskOptions = {},
): Promise<Reply> {
  const { hostname, port } = new URL(simulator.url);
  return new Promise((resolve, reject) => {
    const headers = { 'User-Agent': 'Mozilla/5.0 (compatible; test)', ...options.headers };
    const settings = { hostname, port, path: pathAndQuery, method: options.method ?? 'GET', headers, agent: false };
    request({ ...settings, ...(options.signal ? { signal: options.signal } : {}) }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        options.onData?.(piece);
      });
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(pieces);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    })
      .once('error', reject)
      .end();
  });
}

/** Starts a simulator for each test of the suite that calls this, and stops it afterwards. */
export function simulatorFor(options: () => SimulatorOptions): () => Simulator {
  let simulator: Simulator | undefined;
  beforeEach(async () => {
    simulator = await startSimulator(options());
  });
  afterEach(() => simulator?.stop());
  return () => {
    if (simulator === undefined) throw new Error('No simulator is running.');
    return simulator;
  };
}

/** Without the white space between tags and lines, so that it can be compared with a printed example. */
export function squeezed(xml: string): string {
  return xml
    .trim()
    .replaceAll(/>\s+</g, '><')
    .replaceAll(/\s*\n\s*/g, '');
}

/** The texts of all elements of a name, as they stand. */
export function texts(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${tag}>`, 'g'))].map(
    ([, text = '']) => text,
  );
}

const token =
  /<!\[CDATA\[.*?\]\]>|<(\w+)((?: \w+="[^"<&]*")*) ?(\/?)>|<\/(\w+)>|(?:[^<>&]|&(?:amp|lt|gt|quot|apos|#\d+);)+/sy;

/** Whether it is XML of the plain kind that an API sends: elements, attributes, text, CDATA; anything else is none. */
export function wellFormed(xml: string): boolean {
  const body = xml.replace(/^<\?xml [^>]*\?>\s*/, '').trim();
  const open: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < body.length) {
    const found = token.exec(body);
    if (found === null) return false;
    const [, opened, , selfClosed, closed] = found;
    if (opened !== undefined && selfClosed === '') open.push(opened);
    if (closed !== undefined && open.pop() !== closed) return false;
    if (open.length === 0 && token.lastIndex < body.length) return false;
  }
  return open.length === 0 && body.startsWith('<');
}

/** For a fault of kind `hold`. */
export function newGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
}
