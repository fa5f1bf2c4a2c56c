// The XML of the answers, by a builder. Oddities of the documents that it would smooth out are added where they occur.
import XMLBuilder, { type XmlBuilderOptions } from 'fast-xml-builder';

/** What is in an element. Empty text is `<guid></guid>` (D), null is `<releaseDate/>` (D). */
type Content = string | number | null | Elements | readonly Elements[];

/** Elements by name, in order; a list is several of one name. `@name` is an attribute, `#` text, `!` CDATA. */
export interface Elements {
  readonly [name: string]: Content;
}

const options: XmlBuilderOptions = {
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  cdataPropName: '!',
};
const builder = new XMLBuilder(options);
/** Leaves text as it stands, even where that is not well-formed. */
export const verbatim = new XMLBuilder({ ...options, processEntities: false });

/** The documented declaration (D); the builder would leave out the space. */
export const declaration = '<?xml version="1.0" ?>\n';

/** A document of these elements. */
export function written(elements: Elements): string {
  return builder.build(elements);
}

/** What of the call is in the envelope. */
interface Called {
  readonly now: number;
  readonly host: string;
}

/** The common envelope (D); `created` has the documented form, always in UTC. */
export function result({ now, host }: Called, status: 'OK' | 'FAIL', content: Elements, by = builder): string {
  const created = `${new Date(now).toISOString().slice(0, 19)}+00:00`;
  return by.build({ result: { '@created': created, '@host': host, '@status': status, ...content } });
}

/** The envelope around a list of elements of one name (D), each beginning with a line break. */
export function listing(call: Called, name: string, records: readonly Elements[]): string {
  return result(call, 'OK', { items: { [name]: records.map((record) => ({ '#': '\n', ...record })) } });
}

/** Text as a CDATA section. */
export function cdata(text: string): Elements {
  return { '!': text };
}

/** For CDATA in ISO-8859-1, where a reference would be shown as it stands. Guess: the other characters become `?`. */
export function latin1Cdata(text: string): Elements {
  return cdata(text.replace(notLatin1, '?'));
}

/** The characters that ISO-8859-1 lacks. */
export const notLatin1 = /[\u0100-\u{10ffff}]/gu;
