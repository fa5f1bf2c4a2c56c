import type { Finding } from '../findings';
import { Element, type Sanitize } from './element';
import { checkWellFormed } from './wellFormed';

/** What kind of answer came. An error's message is '' if the server sent none. */
export type Envelope =
  | { readonly kind: 'ok'; readonly root: Element }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'unreadable'; readonly found: Finding };

/**
 * Parses the envelope of an answer. An `<error>`, or a status other than OK, is a failure (D); roots other than those
 * given are unreadable. A `<result>` with neither a status nor an error passes (I).
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

/** Whether a text is a web page, going by its first tag after any comments and the XML declaration. */
export function isHtml(text: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    const end = skippedEnd(text, at);
    if (end === undefined) return /^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text.slice(at, at + 40));
    const found = text.indexOf(end, at);
    if (found === -1) return false;
    at = found + end.length;
  }
}

/** Returns the end mark of the comment or the declaration that begins at `at`, or undefined for anything else. */
function skippedEnd(text: string, at: number): string | undefined {
  if (text.startsWith('<!--', at)) return '-->';
  return text.startsWith('<?', at) ? '?>' : undefined;
}
