import { decodeEntities } from './entities';
import { isTooLong, type parserOf } from './listParsers';
import { NotPlain, PlainXml, type XmlHandler } from './plainXml';
import type { Sanitize, XmlElement } from './xmlElement';

const STATUS = /\sstatus\s*=\s*["']([^"']*)["']/gi;

/**
 * Parses the text of a list that comes in pieces, straight into records: no tree is made, and a record is let go of
 * when it has been read. Vouches only for what is plainly a good list: with a root and a status that are good, and with
 * nothing in it but records, all at the same place. For anything else every method throws NotPlain: whether it is an
 * error, a web page, no XML, or a list after all, is for `parseResponse` to say.
 */
export class RecordStream implements XmlHandler {
  private readonly xml = new PlainXml(this);
  private readonly names = new Map<string, string>();
  private depth = 0;
  /** Elements in the root, and those that are no records where records can be. */
  private rootChildren = 0;
  private others = 0;
  private isTextInRoot = false;
  /** The element that can hold records: '' is the root. */
  private holder = '';
  private recordsIn: string | undefined;
  /** The record that is being read, and the elements that are open in it. */
  private record: StreamElement | undefined;
  private readonly open: StreamElement[] = [];
  private current: StreamElement | undefined;

  constructor(
    private readonly list: ReturnType<typeof parserOf>,
    private readonly sanitize: Sanitize,
  ) {}

  /** Parses the next piece. */
  write(text: string): void {
    this.xml.write(text);
  }

  /** Checks that the document is complete. */
  end(): void {
    this.xml.end();
    if (this.rootChildren === 0 && this.isTextInRoot) throw new NotPlain('text');
    if (this.recordsIn === undefined && this.others > 0) throw new NotPlain('others');
  }

  opened(tag: string, attributes: string): void {
    const name = this.nameOf(tag);
    this.depth += 1;
    if (this.current !== undefined) {
      const child = new StreamElement(name, this.sanitize);
      this.current.append(child);
      this.open.push(this.current);
      this.current = child;
    } else if (this.depth === 1) this.checkRoot(name, attributes);
    else if (this.depth === 2) this.openedInRoot(name);
    else if (this.depth === 3 && this.holder !== '') this.openedInHolder(name, this.holder);
  }

  closed(): void {
    this.depth -= 1;
    if (this.depth === 1) this.holder = '';
    if (this.current === undefined) return;
    this.current = this.open.pop();
    if (this.current !== undefined || this.record === undefined) return;
    if (!isTooLong(this.list.found.size)) this.list.add(this.record);
    this.record = undefined;
  }

  texted(text: string, kind: 'text' | 'cdata'): void {
    if (this.current === undefined) this.isTextInRoot ||= this.depth === 1 && NOT_WHITE.test(text);
    else this.current.appendText(kind === 'text' ? decodeEntities(text) : text);
  }

  /** Returns the name of an element in lower case. There are few of them. */
  private nameOf(tag: string): string {
    const known = this.names.get(tag);
    if (known !== undefined) return known;
    const name = tag.toLowerCase();
    if (this.names.size < 1000) this.names.set(tag, name);
    return name;
  }

  private checkRoot(name: string, attributes: string): void {
    if (!this.list.roots.includes(name)) throw new NotPlain('root');
    for (const [, status = ''] of attributes.matchAll(STATUS))
      if (status.trim().toUpperCase() !== 'OK') throw new NotPlain('status');
  }

  private openedInRoot(name: string): void {
    this.rootChildren += 1;
    if (name === 'error' || name === 'errorcode') throw new NotPlain('error');
    this.holder = this.list.holders.includes(name) ? name : '';
    if (this.holder === '') this.openedInHolder(name, '');
  }

  private openedInHolder(name: string, holder: string): void {
    if (name !== this.list.tag) {
      this.others += 1;
      return;
    }
    // In a tree they are sorted by where they are.
    if (this.recordsIn !== undefined && this.recordsIn !== holder) throw new NotPlain('places');
    this.recordsIn = holder;
    this.record = this.current = new StreamElement(name, this.sanitize);
  }
}

/** An element of a record. Its text is in one piece, almost always. */
class StreamElement implements XmlElement {
  private own = '';
  private inside: StreamElement[] | undefined;

  constructor(
    private readonly tag: string,
    private readonly sanitize: Sanitize,
  ) {}

  append(child: StreamElement): void {
    if (this.inside === undefined) this.inside = [child];
    else this.inside.push(child);
  }

  appendText(text: string): void {
    // White space is between fields, and it is taken from the beginning of a text anyway.
    if (this.own === '' && !NOT_WHITE.test(text)) return;
    this.own = this.own === '' ? text : this.own + text;
  }

  get name(): string {
    return this.sanitize(this.tag);
  }

  get ownText(): string {
    return this.sanitize(this.own);
  }

  children(wanted?: string): XmlElement[] {
    const inside = this.inside ?? NO_ELEMENTS;
    // As in a tree, those of one name are together.
    const tags = wanted === undefined ? new Set(inside.map(({ tag }) => tag)) : [wanted];
    return [...tags].flatMap((one) => inside.filter(({ tag }) => tag === one));
  }

  text(...names: readonly string[]): string {
    for (const name of names) {
      for (const child of this.inside ?? NO_ELEMENTS) {
        if (child.tag !== name || child.own === '') continue;
        const text = this.sanitize(child.own);
        if (text !== '') return text;
      }
    }
    return '';
  }
}

const NOT_WHITE = /\S/;
const NO_ELEMENTS: readonly StreamElement[] = [];
