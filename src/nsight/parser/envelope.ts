import type { Finding } from '../unreadable';
import { Element, type Sanitize } from './element';
import { checkWellFormed } from './wellFormed';

/** What an answer turned out to be. An error's message is '' where the server gave none. */
export type Envelope =
  | { readonly kind: 'ok'; readonly root: Element }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'unreadable'; readonly found: Finding };

/**
 * Reads the outside of an answer. It is a failure when it has `<error>`, or a status that is not OK (D); only the
 * roots given are known. A `<result>` without a status and without an error passes (I).
 */
export function parseEnvelope(text: string, roots: readonly string[], sanitize: Sanitize): Envelope {
  if (isHtml(text)) return { kind: 'html' };
  let root: Element;
  try {
    const found = checkWellFormed(text);
    if (found !== undefined) return { kind: 'unreadable', found: { kind: found } };
    root = Element.parse(text, sanitize);
  } catch {
    return { kind: 'unreadable', found: { kind: 'parserRefused' } };
  }
  return (
    envelopeFailure(root) ??
    (roots.includes(root.name)
      ? { kind: 'ok', root }
      : { kind: 'unreadable', found: { kind: 'root', name: root.name } })
  );
}

function envelopeFailure(root: Element): Envelope | undefined {
  if (root.name !== 'result' && root.name !== 'patches') return undefined;
  const error = root.children('error')[0];
  const status = root.rawAttribute('status');
  if (error === undefined && (status === undefined || status.trim().toUpperCase() === 'OK')) return undefined;
  const code = error?.text('errorcode', 'code');
  return {
    kind: 'error',
    code: code === '' ? undefined : code,
    message: [error?.text('message'), error?.ownText].find(Boolean) ?? '',
  };
}

/** Whether a text is a web page: its first tag, after any comments and the XML declaration, is one of HTML's outer ones. */
export function isHtml(text: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    if (end === undefined) return /^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text.slice(at, at + 40));
    const found = text.indexOf(end, at);
    if (found === -1) return false;
    at = found + end.length;
  }
}
