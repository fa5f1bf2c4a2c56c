import { XMLParser } from 'fast-xml-parser';
import { decodeEntities } from './entities';
import { elementName, type Sanitize, type XmlElement } from './xmlElement';

const doNothing = (): undefined => undefined;

const parser = new XMLParser({
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  transformTagName: elementName, // It throws on reserved names, which must not make an answer unreadable.
  transformAttributeName: (name) => name.toLowerCase(),
  // Its own decoder refuses an answer with more than 100,000 decoded characters, and leaves numeric references alone.
  entityDecoder: {
    decode: decodeEntities,
    reset: doNothing,
    setXmlVersion: doNothing,
    setExternalEntities: doNothing,
    addInputEntities: doNothing,
  },
});

/** An element in the tree of an answer that was parsed as a whole. */
export class Element implements XmlElement {
  private constructor(
    private readonly tag: string,
    private readonly value: unknown,
    private readonly sanitize: Sanitize,
  ) {}

  /**
   * Parses a document that `checkWellFormed` accepts.
   *
   * @throws Error for most others.
   */
  static parse(xml: string, sanitize: Sanitize): Element {
    const tree: unknown = parser.parse(withoutInstructions(xml));
    for (const [name, value] of entries(tree)) {
      if (name !== '#') return new Element(name, value, sanitize);
    }
    throw new Error('no root');
  }

  /** In lower case. */
  get name(): string {
    return this.sanitize(this.tag);
  }

  /** Returns the child elements, of the given name or all. */
  children(wanted?: string): Element[] {
    const found =
      wanted === undefined
        ? entries(this.value).filter(([name]) => !/^[@#]/.test(name))
        : [[wanted, own(this.value, wanted)] as const];
    return found.flatMap(([name, value]) => asList(value).map((one) => new Element(name, one, this.sanitize)));
  }

  /** This element's own text. */
  get ownText(): string {
    return this.sanitize(textIn(this.value));
  }

  /** Returns the text of the first child that has any, trying the names in order, or ''. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      for (const child of asList(own(this.value, name))) {
        const text = this.sanitize(textIn(child));
        if (text !== '') return text;
      }
    }
    return '';
  }

  /** Returns an attribute unsanitized, for comparison only: a short key could occur in any word. Never show it. */
  rawAttribute(name: string): string | undefined {
    const value = own(this.value, `@${name}`);
    return typeof value === 'string' ? value : undefined;
  }
}

/**
 * Removes processing instructions. The parser reads them like tags, and so not those that contain a free text (XML 1.0,
 * 2.6). Comments and CDATA only contain what looks like one.
 */
function withoutInstructions(xml: string): string {
  if (!xml.includes('<?')) return xml;
  return xml.replace(/(<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>)|<\?[^]*?\?>/g, '$1');
}

/** Returns what the parser has under a name, which is nothing, one value or a list, as a list. */
function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textIn(value: unknown): string {
  const text = typeof value === 'string' ? value : own(value, '#');
  return typeof text === 'string' ? text : '';
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
