import type { PlainFinding } from '../findings';

/** Deeper than any answer (the inventory has 7), and far below what the stack can take. */
export const MAX_DEPTH = 64;

const NAME = String.raw`[A-Za-z_:\u00C0-\uFFFD][\w:.\-\u00B7-\uFFFD]*`;
const ATTRIBUTES = String.raw`(?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*`;
const OPEN = new RegExp(`<(${NAME})${ATTRIBUTES}(/?)>`, 'y');
const CLOSE = new RegExp(String.raw`</(${NAME})\s*>`, 'y');
const INSTRUCTION = new RegExp(String.raw`<\?${NAME}(?:\s[^]*?)?\?>`, 'y');

/**
 * Returns why a text is not a single well-formed XML element, or undefined if it is one. Needed because the parser is
 * lenient: it takes a truncated list for a shorter list. Document types, entity declarations and deep nesting are
 * refused before the parser sees them. A bare `&` is accepted, because the server's own examples have it.
 */
export function checkWellFormed(text: string): PlainFinding | undefined {
  const open: string[] = [];
  let rootSeen = false;
  let at = 0;
  for (;;) {
    const next = nextMarkup(text, at);
    const outside = open.length === 0;
    if (outside && /\S/.test(text.slice(at, next))) return strayText(rootSeen);
    if (next === text.length) break;
    const step = readMarkup(text, next, outside);
    if (typeof step === 'string') return step;
    at = step.end;
    if (step.kind === 'other') continue;
    if (step.kind === 'close') {
      if (open.pop() !== step.name) return 'mismatchedTag';
      continue;
    }
    if (outside && rootSeen) return 'severalRoots';
    rootSeen = true;
    if (step.kind === 'open') open.push(step.name);
    if (open.length > MAX_DEPTH) return 'tooDeep';
  }
  if (open.length > 0) return 'cutShort';
  return rootSeen ? undefined : findingWithoutRoot(text);
}

/** Returns where the next tag, comment or the like begins, or the length of the text if there is none. */
function nextMarkup(text: string, from: number): number {
  const next = text.indexOf('<', from);
  return next === -1 ? text.length : next;
}

function strayText(rootSeen: boolean): PlainFinding {
  return rootSeen ? 'textAfterEnd' : 'noXml';
}

function findingWithoutRoot(text: string): PlainFinding {
  return text.trim() === '' ? 'emptyAnswer' : 'noXml';
}

type Step =
  | { readonly kind: 'open' | 'close' | 'empty'; readonly name: string; readonly end: number }
  | { readonly kind: 'other'; readonly end: number };

function readMarkup(text: string, at: number, outside: boolean): Step | PlainFinding {
  switch (text.charAt(at + 1)) {
    case '!':
      if (text.startsWith('<!--', at)) return upTo(text, '-->', at + 4);
      if (text.startsWith('<![CDATA[', at)) return outside ? 'textOutsideRoot' : upTo(text, ']]>', at + 9);
      return '<!--<![CDATA['.includes(text.slice(at)) ? 'cutShort' : 'documentType';
    case '?':
      return matchAt(INSTRUCTION, text, at, () => 'other');
    case '/':
      return matchAt(CLOSE, text, at, () => 'close');
    default:
      return matchAt(OPEN, text, at, (slash) => (slash === '/' ? 'empty' : 'open'));
  }
}

function upTo(text: string, mark: string, from: number): Step | PlainFinding {
  const end = text.indexOf(mark, from);
  return end === -1 ? 'cutShort' : { kind: 'other', end: end + mark.length };
}

function matchAt(
  pattern: RegExp,
  text: string,
  at: number,
  kind: (slash: string | undefined) => Step['kind'],
): Step | PlainFinding {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found === null) return text.includes('>', at) ? 'notATag' : 'cutShort';
  return { kind: kind(found[2]), name: found[1] ?? '', end: pattern.lastIndex };
}
