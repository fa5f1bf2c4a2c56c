import { withoutInvisible } from '../nsight/text';

/** Why a text is not taken for an API key. */
export type KeyProblem =
  | { readonly kind: 'empty' | 'spaces' | 'addressWithoutKey' }
  | { readonly kind: 'character'; readonly character: string }
  /** It was pasted with the address of another server than the one that was chosen. */
  | { readonly kind: 'otherServer'; readonly host: string };

const quotes = `"'\`´“”„‘’‚«»‹›<>`;
const around = new RegExp(`^[${quotes}\\s]+|[${quotes}\\s,;]+$`, 'g');
/** `apikey=…` in an address or by itself, `"apikey": "…"`, `API key: …`. */
const named = new RegExp(
  `(?:^|[?&{,\\s])[${quotes}]?api[\\s_-]*key[${quotes}]?\\s*[=:]\\s*[${quotes}]?([^&#${quotes}]*)`,
  'i',
);

/**
 * Parses the API key that a user typed or pasted: characters that show as nothing, quotes, and the address or the name
 * that it stood with are taken off.
 *
 * @param host - the host that was chosen, with its port.
 * @returns the key, or what is odd about the text.
 */
export function parseKey(text: string, host: string): { readonly key: string } | { readonly problem: KeyProblem } {
  const typed = strip(text.replace(/[\u200C\u200D]/g, ''));
  const address = /^https?:\/\//i.test(typed) && URL.canParse(typed) ? new URL(typed) : undefined;
  const [, value] = named.exec(typed) ?? [];
  const key = value === undefined ? typed : strip(decoded(value));
  const problem = keyProblemOf(key, value === undefined ? typed : undefined);
  if (problem) return { problem };
  if (address && address.host !== host) return { problem: { kind: 'otherServer', host: address.host } };
  return { key };
}

function keyProblemOf(key: string, bare: string | undefined): KeyProblem | undefined {
  if (key === '') return { kind: 'empty' };
  if (bare !== undefined && /^[a-z]+:\/\//i.test(bare)) return { kind: 'addressWithoutKey' };
  if (/\s/.test(key)) return { kind: 'spaces' };
  const [character] = /[^!-~]/u.exec(key) ?? [];
  return character === undefined ? undefined : { kind: 'character', character };
}

function strip(text: string): string {
  return withoutInvisible(text).replace(around, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
