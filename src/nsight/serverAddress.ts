import { territories } from './territories';

/** The documented hosts without their first part. */
const domains = territories.map(({ host }) => host.replace(/^[^.]*/, ''));

/** Why a text is not accepted as a server. */
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
  /** The address of a dashboard, whose API is at the host `api`. */
  | { readonly kind: 'dashboard'; readonly api: string };

/**
 * Parses the server that a user typed: a host name or an https URL, optionally with a port. http is accepted for
 * loopback addresses only.
 *
 * @returns the origin, or what is wrong with the text.
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

/** Checks what follows the host. */
function problemOfRest(rest: string): ServerProblem | undefined {
  if (rest.includes('?')) return { kind: 'query' };
  if (rest.includes('#')) return { kind: 'fragment' };
  if (/^[/\\]+api(?:[/\\]|$)/i.test(rest)) return { kind: 'apiPath' };
  return rest !== '' && rest !== '/' ? { kind: 'path' } : undefined;
}

/** Returns the API's `www…` for a dashboard's `www2…` or `dashboard…` (C), in the domain of a documented server. */
function apiHost(authority: string): string | undefined {
  const host = authority.toLowerCase().replace(/\.?(?::443)?$/, '');
  const [, rest] = /^(?:www2|dashboard)([a-z0-9-]*\..+)$/.exec(host) ?? [];
  const isKnown = domains.some((domain) => rest?.replace(/^[^.]*/, '') === domain);
  return rest !== undefined && isKnown ? 'www' + rest : undefined;
}

/** Whether the host of a URL is this computer. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
