import type { Service } from '../records';

/** A server and the key for it. */
export interface Endpoint {
  /** An origin: `https://www.systemmonitor.us`, or http with a port for a loopback address. */
  readonly server: string;
  readonly key: string;
}

/** The parameters of a request, in order. Never the key. */
export type Params = Readonly<Record<string, string>>;

/** The longest URL that is sent, in characters. The API documents no limit, but proxies and servers have theirs. */
export const MAX_URL_LENGTH = 4000;

/** Builds a URL with the key in it (D). The result is a secret that goes to the transport and nowhere else. */
export function buildUrl(endpoint: Endpoint, service: Service, params: Params): { readonly url: string } {
  return { url: `${endpoint.server}/api/?${query(endpoint.key, service, params)}` };
}

/**
 * Builds a URL without the key, and the form of a POST with it: the vendor's tables are headed "Post Variable", but its
 * documents have GET only (D). The form is as secret as the URL of a GET.
 */
export function buildForm(
  endpoint: Endpoint,
  service: Service,
  params: Params,
): { readonly url: string; readonly form: string } {
  return { url: `${endpoint.server}/api/`, form: query(endpoint.key, service, params) };
}

/** The only place that writes the key out. */
function query(key: string, service: Service, params: Params): string {
  const rest = Object.entries({ service, ...params }).map(([name, value]) => `&${name}=${encoded(value)}`);
  return `apikey=${encoded(key)}${rest.join('')}`;
}

/** Encodes as `URL` does, which also escapes the apostrophe, so that the length counted is the length sent. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

/** Splits ids into as few runs as possible that each fit into a URL: every id once, in order, and no empty run. */
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
