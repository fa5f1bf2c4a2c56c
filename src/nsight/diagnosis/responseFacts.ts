import { isUtf8 } from 'node:buffer';
import { patchPolicy, patchStatus, patchSeverity } from '../codes';
import { decode, type Decoded } from '../parser/decode';
import { Element, type Sanitize } from '../parser/element';
import { isHtml } from '../parser/envelope';
import { knownTags, type Tags } from './knownTags';
import type { ReadService } from '../records';
import { privateWordsIn, type PrivateWords } from './privateWords';
import { checkWellFormed } from '../parser/wellFormed';

/** `bytes`: what the bytes themselves can be. Of `other` only single bytes above ASCII are known. */
export interface Encoding {
  readonly declared: string | undefined;
  readonly used: string;
  readonly bytes: 'ascii' | 'utf-8' | 'utf-16' | 'other';
  /** Whether the bytes can be what is declared; nothing declared is UTF-8. */
  readonly fits: boolean;
}

/** What an answer is made of, without what it says. Names of tags, and codes with their labels, are the server's text. */
export interface Census {
  readonly root: string;
  /** How often each element occurs that others are known to lie in: the root, the records. None if the root is unknown. */
  readonly elements: ReadonlyMap<string, number>;
  readonly unknown: readonly TagCount[];
  /** Documented and not there; `count` says in how many elements. */
  readonly missing: readonly TagCount[];
  /** Of patches: codes that are not in our tables, and those whose label says something else than the table. */
  readonly codes: readonly CodeCount[] | undefined;
  /** Undefined: more than can be compared with. */
  readonly spoken: PrivateWords | undefined;
}

/** In `count` of the `of` elements named `parent`. */
export interface TagCount {
  readonly parent: string;
  readonly tag: string;
  readonly count: number;
  readonly of: number;
}

export interface CodeCount {
  readonly field: 'status' | 'policy' | 'severity';
  readonly code: string;
  readonly label: string;
  readonly count: number;
}

/** What a diagnosis tells of an answer beside its records. */
export interface ResponseFacts {
  readonly encoding: Encoding;
  /** Undefined where the answer is not well-formed XML. */
  readonly census: Census | undefined;
}

/** Looks at a body for what a diagnosis tells of it: pure. */
export function inspect(service: ReadService, body: Uint8Array, scrub: Sanitize): ResponseFacts {
  const decoded = decode(body);
  return { encoding: encodingOf(body, decoded), census: censusOf(service, decoded.text, scrub) };
}

/** Holds the declaration of an answer against its bytes. */
function encodingOf(body: Uint8Array, { declared, encoding }: Decoded): Encoding {
  const bytes = encoding.startsWith('utf-16')
    ? 'utf-16'
    : body.every((byte) => byte < 0x80)
      ? 'ascii'
      : isUtf8(body)
        ? 'utf-8'
        : 'other';
  const family = /^utf-?(?:8|16)/.exec(declared ?? 'utf-8')?.[0].replace(/^utf-?/, 'utf-');
  // ASCII is the beginning of all others; which single bytes mean what cannot be told from them.
  const fits =
    bytes === 'ascii'
      ? family !== 'utf-16'
      : bytes === 'other'
        ? family === undefined
        : family === bytes || (declared === undefined && bytes === 'utf-16');
  return { declared, used: encoding, bytes, fits };
}

function censusOf(service: ReadService, xml: string, scrub: Sanitize): Census | undefined {
  let root: Element;
  try {
    if (isHtml(xml) || checkWellFormed(xml) !== undefined) return undefined;
    root = Element.parse(xml, scrub);
  } catch {
    return undefined;
  }
  const counting = new Counting(service);
  counting.visit(root);
  return { ...counting.result(root.name), spoken: privateWordsIn(root) };
}

class Counting {
  readonly #elements = new Map<string, number>();
  readonly #tags = new Map<string, Map<string, number>>();
  readonly #codes = new Map<string, CodeCount>();

  constructor(private readonly service: ReadService) {}

  /** What lies in an unknown element is passed over. */
  visit(element: Element): void {
    const { name } = element;
    const known = knownTags[this.service].get(name);
    if (known === undefined) return;
    add(this.#elements, name);
    const children = element.children();
    const tags = this.#tags.get(name) ?? new Map<string, number>();
    this.#tags.set(name, tags);
    for (const tag of new Set(children.map((child) => child.name))) add(tags, tag);
    for (const child of children) if (isKnownTag(known, child.name)) this.visit(child);
    if (name === 'patch') this.#countCodes(element);
  }

  result(root: string): Omit<Census, 'spoken'> {
    const unknown: TagCount[] = [];
    const missing: TagCount[] = [];
    for (const [parent, of] of this.#elements) {
      const known = knownTags[this.service].get(parent) ?? { documented: [], possible: [] };
      const tags = this.#tags.get(parent) ?? new Map<string, number>();
      for (const [tag, count] of tags) if (!isKnownTag(known, tag)) unknown.push({ parent, tag, count, of });
      for (const tag of known.documented) {
        const count = of - (tags.get(tag) ?? 0);
        if (count > 0) missing.push({ parent, tag, count, of });
      }
    }
    return {
      root,
      elements: this.#elements,
      unknown,
      missing,
      codes: this.#elements.has('patch') ? [...this.#codes.values()] : undefined,
    };
  }

  #countCodes(patch: Element): void {
    const [status, statusText] = [patch.text('status'), patch.text('statuslabel')];
    const [policy, policyText] = [patch.text('policy'), patch.text('policylabel')];
    const [severity, severityText] = [patch.text('severity'), patch.text('severitylabel')];
    this.#count(
      'status',
      status,
      statusText,
      fits(patchStatus(status, '').status, statusText && patchStatus('', statusText).status),
    );
    this.#count(
      'policy',
      policy,
      policyText,
      fits(patchPolicy(policy, '').policy, policyText && patchPolicy('', policyText).policy),
    );
    const known = patchSeverity(severity, '').severity;
    this.#count(
      'severity',
      severity,
      severityText,
      known !== undefined && (severityText === '' || severityText.toLowerCase() === known),
    );
  }

  #count(field: CodeCount['field'], code: string, label: string, known: boolean): void {
    if (known || (code === '' && label === '')) return;
    const key = [field, code, label].join('\n');
    this.#codes.set(key, { field, code, label, count: (this.#codes.get(key)?.count ?? 0) + 1 });
  }
}

function isKnownTag({ documented, possible }: Tags, tag: string): boolean {
  return documented.includes(tag) || possible.includes(tag);
}

/** Whether a code is in the table, and its label, if it has one, says the same. */
function fits(byCode: string, byLabel: string): boolean {
  return byCode !== 'unknown' && (byLabel === '' || byLabel === byCode);
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
