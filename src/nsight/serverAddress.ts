import { t } from '../wording/localize';
import { territories } from './territories';

/**
 * Reads what a user typed for a server: a host name or an https URL, with a port if need be; http for a loopback address
 * only. Gives its origin, or a sentence on what is wrong with it.
 */
export function parseServer(text: string): { readonly server: string } | { readonly problem: string } {
  const typed = text.trim();
  const [, scheme, authority = '', rest = ''] = /^(?:([^:/?#@]*):\/\/)?([^/?#\\]*)(.*)$/s.exec(typed) ?? [];
  const problem = problemOf(typed, scheme?.toLowerCase(), authority, rest);
  if (problem !== undefined) return { problem };

  const address = `${scheme ?? 'https'}://${authority}`;
  if (!URL.canParse(address)) return { problem: t('This is not a host name.') };
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return { problem: t('The key would travel unencrypted. Use https.') };
  return { server: url.origin };
}

function problemOf(typed: string, scheme: string | undefined, authority: string, rest: string): string | undefined {
  if (typed === '') return t('Enter a host name, like www.systemmonitor.us.');
  if (/[\s%\p{C}]/u.test(typed)) return t('A host name contains no spaces or special characters.');
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return t('Use https, or leave it out.');
  if (authority.includes('@')) return t('Leave out the user name and the @.');
  const api = apiHost(authority);
  if (api !== undefined) return t("This is the dashboard's address. Its API server is {0}.", api);
  if (authority === '') return t('The host name is missing.');
  if (rest.includes('?')) return t('Leave out the ? and everything after it.');
  if (rest.includes('#')) return t('Leave out the # and everything after it.');
  if (/^[/\\]+api(?:[/\\]|$)/i.test(rest)) return t('Leave out /api/: it is added automatically.');
  if (rest !== '' && rest !== '/') return t('Leave out the path: only the host name is needed.');
  return undefined;
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
