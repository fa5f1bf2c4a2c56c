import { territories } from './territories';

/** What is wrong with what was typed for a server. */
export type ServerProblem =
  | {
      readonly kind:
        | 'empty'
        | 'badCharacters'
        | 'badScheme'
        | 'userName'
        | 'noHost'
        | 'query'
        | 'fragment'
        | 'apiPath'
        | 'path'
        | 'notAHost'
        | 'unencrypted';
    }
  /** It is the address of a dashboard, whose API is at the host `api`. */
  | { readonly kind: 'dashboard'; readonly api: string };

/**
 * Reads what a user typed for a server: a host name or an https URL, with a port if need be; http for a loopback address
 * only. Returns its origin, or what is wrong with it.
 */
export function parseServer(text: string): { readonly server: string } | { readonly problem: ServerProblem } {
  const typed = text.trim();
  const [, scheme, authority = '', rest = ''] = /^(?:([^:/?#@]*):\/\/)?([^/?#\\]*)(.*)$/s.exec(typed) ?? [];
  const problem = problemOf(typed, scheme?.toLowerCase(), authority) ?? problemOfRest(rest);
  if (problem !== undefined) return { problem };

  const address = `${scheme ?? 'https'}://${authority}`;
  if (!URL.canParse(address)) return { problem: { kind: 'notAHost' } };
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { problem: { kind: 'unencrypted' } };
  return { server: url.origin };
}

function problemOf(typed: string, scheme: string | undefined, authority: string): ServerProblem | undefined {
  if (typed === '') return { kind: 'empty' };
  if (/[\s%\p{C}]/u.test(typed)) return { kind: 'badCharacters' };
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return { kind: 'badScheme' };
  if (authority.includes('@')) return { kind: 'userName' };
  const api = apiHost(authority);
  if (api !== undefined) return { kind: 'dashboard', api };
  return authority === '' ? { kind: 'noHost' } : undefined;
}

/** Checks what stands behind the host. */
function problemOfRest(rest: string): ServerProblem | undefined {
  if (rest.includes('?')) return { kind: 'query' };
  if (rest.includes('#')) return { kind: 'fragment' };
  if (/^[/\\]+api(?:[/\\]|$)/i.test(rest)) return { kind: 'apiPath' };
  return rest !== '' && rest !== '/' ? { kind: 'path' } : undefined;
}

/** A dashboard's `www2…` is the API's `www…` (C). Said only where that gives a documented server: other hosts may be right. */
function apiHost(authority: string): string | undefined {
  const host = authority.toLowerCase().replace(/^www2/, 'www');
  return host !== authority.toLowerCase() && territories.some((one) => one.host === host) ? host : undefined;
}

/** Whether a host of a URL is this computer. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
