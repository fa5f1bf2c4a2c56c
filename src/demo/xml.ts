// Writing the XML that the document shows, by hand: a library would smooth out the oddities that are wanted here.

/** Text between tags, or in an attribute. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** One element with text. Empty it is `<name></name>`, as in the documented `<guid></guid>` (D). */
export function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

/** A CDATA section; one that holds its own end is split in two. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** For text in ISO-8859-1: other characters as numeric references. */
export function latin1Text(text: string): string {
  return replaceOther(escaped(text), (char) => `&#${char.codePointAt(0) ?? 63};`);
}

/** For CDATA in ISO-8859-1, where a reference would be shown as it stands. Guess: the other characters become `?`. */
export function latin1Cdata(text: string): string {
  return cdata(replaceOther(text, () => '?'));
}

function replaceOther(text: string, by: (char: string) => string): string {
  return text.replace(/[\u0100-\u{10ffff}]/gu, by);
}

/** The opening tag of the common envelope (D); `created` has the documented form, always in UTC. */
export function resultTag(
  call: { readonly now: number; readonly host: string },
  status: 'OK' | 'FAIL',
  end = '>',
): string {
  const created = `${new Date(call.now).toISOString().slice(0, 19)}+00:00`;
  return `<result created="${created}" host="${escaped(call.host)}" status="${status}"${end}`;
}

/** The envelope around a list (D). */
export function listing(
  call: { readonly now: number; readonly host: string },
  items: readonly string[],
  declaration = '',
): string {
  const lines = items.map((item) => `${item}\n`).join('');
  return `${declaration}${resultTag(call, 'OK')}\n<items>\n${lines}</items>\n</result>\n`;
}
