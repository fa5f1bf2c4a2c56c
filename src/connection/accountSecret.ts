import type { Endpoint } from '../nsight/client';
import { clean, shorten } from '../nsight/text';
import { objectShape } from '../storage/parseShape';
import { parseEndpoint } from './secret';

/** A longer name would fill the view's title. In UTF-16 code units. */
const longestName = 60;

/** An account that is kept. */
export interface StoredAccount {
  readonly id: string;
  readonly endpoint: Endpoint;
  /** What it is called: the server's host, unless it was renamed. A user's text. */
  readonly name: string;
}

/** Returns what an account is called that was not renamed. */
export function defaultName({ server }: Endpoint): string {
  return new URL(server).host;
}

/** Returns the name that a user typed as it is stored; undefined: the account is to have its default one. */
export function typedName(text: string): string | undefined {
  return shorten(clean(text), longestName) || undefined;
}

/** Returns an account as the text of its secret; what a newer version has in it besides stays. */
export function accountText(account: StoredAccount, before: string | undefined): string {
  const others = before === undefined ? {} : fieldsOf(before);
  const { server, key } = account.endpoint;
  return JSON.stringify({ ...others, server, key, name: givenName(account) });
}

/** Parses the text of an account's secret; undefined where it makes no sense. */
export function parseAccount(id: string, text: string): StoredAccount | undefined {
  const endpoint = parseEndpoint(text);
  const { name } = fieldsOf(text);
  return (
    endpoint && {
      id,
      endpoint,
      name: (typeof name === 'string' ? typedName(name) : undefined) ?? defaultName(endpoint),
    }
  );
}

/** Returns the fields of a stored object; none where the text is damaged. */
export function fieldsOf(text: string): Record<string, unknown> {
  try {
    return objectShape(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Returns the name that is stored: a default one is not, so that it follows the server. */
export function givenName({ endpoint, name }: StoredAccount): string | undefined {
  return name === defaultName(endpoint) ? undefined : name;
}

/** Returns a default name that no other account has. */
export function freeName(endpoint: Endpoint, accounts: readonly StoredAccount[]): string {
  const host = defaultName(endpoint);
  const taken = new Set(accounts.map(({ name }) => name));
  let name = host;
  for (let n = 2; taken.has(name); n++) name = `${host} (${n})`;
  return name;
}
