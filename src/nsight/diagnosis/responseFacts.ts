import { isUtf8 } from 'node:buffer';
import { patchPolicy, patchStatus, patchSeverity } from '../codes';
import { decode, type Decoded } from '../parser/decode';
import { Element } from '../parser/element';
import { isHtml } from '../parser/envelope';
import { knownTags, type Tags } from './knownTags';
import type { ReadService } from '../records';
import { privateWordsIn, type PrivateWords } from './privateWords';
import { checkWellFormed } from '../parser/wellFormed';
import type { Sanitize } from '../parser/xmlElement';

/** How an answer is encoded: as its XML declaration and HTTP say, and as its bytes show. */
export interface EncodingFacts {
  readonly declared: string | undefined;
  /** The charset of the Content-Type. */
  readonly charset: string | undefined;
  readonly used: string;
  readonly bytes: DetectedBytes;
  /** Whether the bytes can be what is declared. Without a declaration, UTF-8 is assumed. */
  readonly fits: boolean;
}

/**
 * What bytes can be, going by the bytes alone. `other` are single bytes above ASCII, in an encoding that is not known.
 */
export type DetectedBytes = 'ascii' | 'utf-8' | 'utf-16' | 'other';

/** What an answer is made of, without its contents. Tag names, and codes with their labels, are the server's text. */
export interface ResponseShape {
  readonly root: string;
  /** How often each known element that holds others occurs: the root, the records. Empty if the root is unknown. */
  readonly elements: ReadonlyMap<string, number>;
  readonly unknown: readonly TagCount[];
  /** Documented tags that are absent; `count` is the number of elements that lack them. */
  readonly missing: readonly TagCount[];
  /** Of patches: codes that are not in our tables, and codes whose label contradicts the table. */
  readonly codes: readonly CodeCount[] | undefined;
  /** Undefined if there are too many to compare with. */
  readonly privateWords: PrivateWords | undefined;
}

/** A tag that occurs, or is missing, in `count` of the `of` elements named `parent`. */
export interface TagCount {
  readonly parent: string;
  readonly tag: string;
  readonly count: number;
  readonly of: number;
}

/** A code with its label, and how many patches have both. */
export interface CodeCount {
  readonly field: 'status' | 'policy' | 'severity';
  readonly code: string;
  readonly label: string;
  readonly count: number;
}

/** What a diagnosis reports about an answer besides its records. */
export interface ResponseFacts {
  readonly encoding: EncodingFacts;
  /** Undefined if the answer is not well-formed XML. */
  readonly shape: ResponseShape | undefined;
}

/** Returns what a diagnosis reports about an answer. Pure. */
export function inspect(service: ReadService, answer: InspectedAnswer, sanitize: Sanitize): ResponseFacts {
  const decoded = decode(answer.bytes, answer.charset);
  return { encoding: encodingFacts(answer, decoded), shape: responseShape(service, decoded.text, sanitize) };
}

/** A body, and the charset of its Content-Type. */
interface InspectedAnswer {
  readonly bytes: Uint8Array;
  readonly charset?: string | undefined;
}

function encodingFacts(answer: InspectedAnswer, { declared, encoding }: Decoded): EncodingFacts {
  const bytes = detectBytes(answer.bytes, encoding);
  return { declared, charset: answer.charset, used: encoding, bytes, fits: declarationFits(declared, bytes) };
}

/** Returns what the bytes of a body can be; `encoding` is the one it was decoded with. */
function detectBytes(body: Uint8Array, encoding: string): DetectedBytes {
  if (encoding.startsWith('utf-16')) return 'utf-16';
  if (body.every((byte) => byte < 0x80)) return 'ascii';
  return isUtf8(body) ? 'utf-8' : 'other';
}

function declarationFits(declared: string | undefined, bytes: DetectedBytes): boolean {
  const family = /^utf-?(?:8|16)/.exec(declared ?? 'utf-8')?.[0].replace(/^utf-?/, 'utf-');
  // Every encoding but UTF-16 extends ASCII.
  if (bytes === 'ascii') return family !== 'utf-16';
  // The bytes do not tell one single-byte encoding from another.
  if (bytes === 'other') return family === undefined;
  // UTF-16 without a declaration is told by its byte order mark.
  if (bytes === 'utf-16' && declared === undefined) return true;
  return family === bytes;
}

function responseShape(service: ReadService, xml: string, sanitize: Sanitize): ResponseShape | undefined {
  let root: Element;
  try {
    if (isHtml(xml) || checkWellFormed(xml) !== undefined) return undefined;
    root = Element.parse(xml, sanitize);
  } catch {
    return undefined;
  }
  const counter = new ShapeCounter(service);
  counter.visit(root);
  return { ...counter.result(root.name), privateWords: privateWordsIn(root) };
}

class ShapeCounter {
  readonly #elements = new Map<string, number>();
  readonly #tags = new Map<string, Map<string, number>>();
  readonly #codes = new Map<string, CodeCount>();

  constructor(private readonly service: ReadService) {}

  /** Counts an element and those in it. The contents of an unknown element are skipped. */
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

  result(root: string): Omit<ResponseShape, 'privateWords'> {
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
