import type { Service } from '../records';

/** Where to ask and with which key. `server` is an origin: `https://www.systemmonitor.us`, or http with a port for a loopback address. */
export interface Endpoint {
  readonly server: string;
  readonly key: string;
}

/** What goes with a service, in order; never the key. */
export type Params = Readonly<Record<string, string>>;

/** The longest URL that is sent, in characters. No limit is documented; proxies and servers are known to have theirs. */
export const MAX_URL_LENGTH = 4000;

/** The only place that puts the key into a URL (D). What it gives is a secret: it goes to the transport and nowhere else. */
export function buildUrl(endpoint: Endpoint, service: Service, params: Params): string {
  const rest = Object.entries({ service, ...params }).map(([name, value]) => `&${name}=${encoded(value)}`);
  return `${endpoint.server}/api/?apikey=${encoded(endpoint.key)}${rest.join('')}`;
}

/** As URL itself would write it, so that the length counted is the length sent: it escapes the apostrophe too. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

/** The ids cut into as few runs as fit a URL each: every id once, in order, and never an empty run. */
export function splitIds(ids: readonly string[], urlOf: (ids: string) => string): string[][] {
  const comma = encoded(',').length;
  const room = MAX_URL_LENGTH - urlOf('').length;
  const runs: string[][] = [];
  let run: string[] = [];
  let used = 0;
  for (const id of new Set(ids)) {
    const size = encoded(id).length;
    if (run.length > 0 && used + comma + size > room) {
      runs.push(run);
      run = [];
    }
    used = run.length === 0 ? size : used + comma + size;
    run.push(id);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
