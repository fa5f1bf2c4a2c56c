import { MAX_DEPTH } from './wellFormed';

/** Receives what is in XML, in its order. */
export interface XmlHandler {
  /** @param name - As it is written. */
  opened(name: string, attributes: string): void;
  /** `kind` says whether there can be references in the text. Texts outside of the root are not told. */
  texted(text: string, kind: 'text' | 'cdata'): void;
  closed(): void;
}

/** XML that is not read while it arrives. It may still be well-formed. */
export class NotPlain extends Error {}

const PLAIN_NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
const TAG = new RegExp(String.raw`<(${PLAIN_NAME})((?:\s+${PLAIN_NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'y');
const END_TAG = new RegExp(String.raw`^(${PLAIN_NAME})\s*$`);
const DECLARATION = /^<\?xml\s[^<>?]*\?>$/;
const NOT_BLANK = /[^ \t\r\n]/;

/** What an object has or the parser of trees refuses, which may be names all the same. */
const SUSPICIOUS = /__|prototype|constructor/i;

const [BANG, SLASH, QUESTION] = [0x21, 0x2f, 0x3f];
const COMMENT = ['<!--', '-->'] as const;
const CDATA = ['<![CDATA[', ']]>'] as const;

/** No element, text or comment of a list is longer. In UTF-16 code units. */
const LONGEST_PART = 256 * 1024;

/** Tags without attributes are the same over and over, and looked at once. More are not remembered. */
const TAGS_REMEMBERED = 1000;

interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly isEmpty: boolean;
  /** The index after it. */
  readonly end: number;
}

/**
 * Reads XML that comes in pieces, and keeps nothing of it but what has begun. Reads only XML as servers write lists:
 * one element with tags, texts, CDATA sections and comments, and names in ASCII. All of that is accepted by
 * `checkWellFormed`, a bare `&` included; for anything else every method throws NotPlain.
 */
export class PlainXml {
  private readonly open: string[] = [];
  private readonly tags = new Map<string, Tag>();
  private isRootSeen = false;
  /** The beginning of what takes the next piece to be read. */
  private held = '';

  constructor(private readonly handler: XmlHandler) {}

  /** Reads the next piece, as far as it can be. */
  write(piece: string): void {
    const text = this.held + piece;
    let at = 0;
    for (;;) {
      const end = this.next(text, at);
      if (end === -1) break;
      at = end;
    }
    if (text.length - at > LONGEST_PART) throw new NotPlain('length');
    this.held = text.slice(at);
  }

  /** Checks that the document is complete. */
  end(): void {
    if (!this.isRootSeen || this.open.length > 0 || NOT_BLANK.test(this.held)) throw new NotPlain('end');
  }

  /** Reads the text from `at` on and the markup after it. Returns where that ends, or -1 if it is not all there. */
  private next(text: string, at: number): number {
    const begin = text.indexOf('<', at);
    if (begin === -1 || begin + 1 === text.length) return -1;
    switch (text.charCodeAt(begin + 1)) {
      case SLASH:
        return this.readEndTag(text, at, begin);
      case BANG:
        return this.readSection(text, at, begin);
      case QUESTION:
        return this.readDeclaration(text, at, begin);
      default:
        return this.readTag(text, at, begin);
    }
  }

  private readTag(text: string, at: number, begin: number): number {
    const close = text.indexOf('>', begin);
    if (close === -1) return -1;
    const written = text.slice(begin + 1, close);
    const known = this.tags.get(written);
    const tag = known ?? this.newTag(text, begin, written);
    this.readText(text, at, begin);
    if (this.open.length === 0 && this.isRootSeen) throw new NotPlain('roots');
    this.isRootSeen = true;
    this.handler.opened(tag.name, tag.attributes);
    if (tag.isEmpty) this.handler.closed();
    else if (this.open.push(tag.name) > MAX_DEPTH) throw new NotPlain('depth');
    return known === undefined ? tag.end : close + 1;
  }

  private newTag(text: string, begin: number, written: string): Tag {
    TAG.lastIndex = begin;
    const found = TAG.exec(text);
    // An attribute with a `>` may be cut off. That is rare enough.
    if (found === null) throw new NotPlain('tag');
    const [, name = '', attributes = '', slash] = found;
    if (SUSPICIOUS.test(written)) throw new NotPlain('name');
    const tag = { name, attributes, isEmpty: slash === '/', end: TAG.lastIndex };
    if (attributes === '' && this.tags.size < TAGS_REMEMBERED) this.tags.set(written, tag);
    return tag;
  }

  private readEndTag(text: string, at: number, begin: number): number {
    const close = text.indexOf('>', begin);
    if (close === -1) return -1;
    const name = this.open.at(-1);
    if (name === undefined) throw new NotPlain('end');
    const isWritten = close - begin === name.length + 2 && text.startsWith(name, begin + 2);
    if (!isWritten && END_TAG.exec(text.slice(begin + 2, close))?.[1] !== name) throw new NotPlain('end');
    this.readText(text, at, begin);
    this.open.pop();
    this.handler.closed();
    return close + 1;
  }

  private readSection(text: string, at: number, begin: number): number {
    const [start, end] = text.charCodeAt(begin + 2) === CDATA[0].charCodeAt(2) ? CDATA : COMMENT;
    if (!text.startsWith(start, begin)) {
      if (start.startsWith(text.slice(begin))) return -1;
      throw new NotPlain('section');
    }
    const from = begin + start.length;
    const close = text.indexOf(end, from);
    if (close === -1) return -1;
    this.readText(text, at, begin);
    if (start === CDATA[0]) {
      if (this.open.length === 0) throw new NotPlain('outside');
      this.handler.texted(text.slice(from, close), 'cdata');
    }
    return close + end.length;
  }

  private readDeclaration(text: string, at: number, begin: number): number {
    const close = text.indexOf('>', begin);
    if (close === -1) return -1;
    this.readText(text, at, begin);
    if (this.isRootSeen || !DECLARATION.test(text.slice(begin, close + 1))) throw new NotPlain('instruction');
    return close + 1;
  }

  private readText(text: string, from: number, to: number): void {
    if (from === to) return;
    const part = text.slice(from, to);
    if (this.open.length > 0) this.handler.texted(part, 'text');
    else if (NOT_BLANK.test(part)) throw new NotPlain('outside');
  }
}
