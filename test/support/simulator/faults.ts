// Wrong answers, made of the simulator's `raw` and `alter`. What has to happen inside the server is a kind of its own
// there: delay, hold, silent, drop, lost, lostSlow, cutConnection, trickle.
import type { RecordedRequest } from '../../../src/demo/apiAnswer';
import {
  textOf,
  listOf,
  recordTagOf,
  idTagOf,
  recordOf,
  afterFirst,
  repeated,
  windows1252,
  singleBytes,
  escaped,
} from './answerText';
import type { Fault, FaultyAnswer } from './delivery';

/** Answers with this, and carries nothing out. */
export function raw(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'text/xml' },
  status = 200,
): Fault {
  return { kind: 'raw', answer: { status, headers, body: Buffer.from(body) } };
}

/** Any HTTP status. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Fault {
  return raw(body, headers, code);
}

/** To another place, as a login page or a moved server does. */
export function redirect(location: string, code = 302): Fault {
  return status(
    code,
    { Location: location, 'Content-Type': 'text/html' },
    `<html><body><a href="${location}">Moved</a></body></html>`,
  );
}

/** As a firewall or Cloudflare refuses. */
export function forbidden(): Fault {
  return status(
    403,
    { 'Content-Type': 'text/html' },
    '<!DOCTYPE html><html><head><title>Forbidden</title></head><body>Forbidden</body></html>',
  );
}

/** An HTML page under HTTP 200, as of a hotel's network. */
export function htmlPage(): Fault {
  return status(
    200,
    { 'Content-Type': 'text/html' },
    '<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>Log in<br></body></html>',
  );
}

/** Plain text under HTTP 200. */
export function plainText(text = 'Service temporarily unavailable'): Fault {
  return status(200, { 'Content-Type': 'text/plain' }, text);
}

/** HTTP 200 and nothing else. */
export function emptyBody(): Fault {
  return raw('');
}

/** Well-formed, and nothing of N-sight's. */
export function wrongRoot(): Fault {
  return raw('<?xml version="1.0"?><answer created="2026-01-01T00:00:00+00:00" status="OK"><items/></answer>');
}

/** Under half a kilobyte that would be three gigabytes. */
export function billionLaughs(): Fault {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  return raw(
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 ' +
      `"lol">${entities}]>${listOf('<client><clientid>1</clientid><name>&l9;</name></client>')}`,
  );
}

/** An entity that would be read from elsewhere. */
export function externalEntity(url: string): Fault {
  return raw(
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM ' +
      `"${url}">]>${listOf('<client><clientid>1</clientid><name>&e;</name></client>')}`,
  );
}

/** Elements in elements, this deep. */
export function deepNesting(depth: number): Fault {
  return raw(
    listOf(`<client><clientid>1</clientid><name>${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}</name></client>`),
  );
}

/** A refusal of the API in its documented form. */
export function error(code: number, message: string): Fault {
  return raw(
    '<?xml version="1.0" ?><result created="2026-01-01T00:00:00+00:00" host="SERVER" status="FAIL"><error>' +
      `<errorcode>${code}</errorcode><message>${message}</message></error></result>`,
  );
}

/** As documented for add_site. */
export function errorWithoutStatus(message: string): Fault {
  return raw(`<?xml version="1.0"?><result><error><message>${message}</message></error></result>`);
}

/** An empty list in each of the forms that are known. */
export function emptyList(form: '<items/>' | '<items></items>' | '' | '<patches/>' | '<patches></patches>'): Fault {
  return raw(
    form.startsWith('<patches')
      ? form
      : `<result created="2026-01-01T00:00:00+00:00" host="SERVER" status="OK">${form}</result>`,
  );
}

/** The right answer, cut off in the middle; to HTTP it is whole. */
export function truncated(): Fault {
  return altered((text) => text.slice(0, text.length / 2));
}

/** The right list with its first record repeated until it is this big, streamed. */
export function huge(megabytes: number): Fault {
  return {
    kind: 'alter',
    alter(right, request) {
      const text = textOf(right);
      const record = Buffer.from(recordOf(text, request), 'latin1');
      const [before, after] = [
        text.indexOf(record.toString('latin1')),
        text.indexOf(record.toString('latin1')) + record.length,
      ];
      return {
        ...right,
        body: repeated(
          Buffer.from(text.slice(0, before), 'latin1'),
          record,
          megabytes * 2 ** 20,
          Buffer.from(text.slice(after), 'latin1'),
        ),
      };
    },
  };
}

/** After the first record of the list comes a copy whose id is not there, empty or no number. */
export function badRecord(id: 'missing' | 'empty' | 'garbled' = 'missing'): Fault {
  return altered((text, request) => {
    const tag = idTagOf(request);
    const replacement = { missing: '', empty: `<${tag}></${tag}>`, garbled: `<${tag}>not a number</${tag}>` }[id];
    return afterFirst(text, request, (record) => record.replace(new RegExp(`<${tag}>.*?</${tag}>`), replacement));
  });
}

/** After the first record of the list comes another with its id. */
export function duplicateRecord(): Fault {
  return altered((text, request) =>
    afterFirst(text, request, (record) =>
      record.replace(/<(name|patchTitle)>.*?<\/\1>/, (_, tag) => `<${tag}>Another</${tag}>`),
    ),
  );
}

/** In the first record the name (or title) comes twice. */
export function doubledTags(): Fault {
  return altered((text, request) => {
    const record = recordOf(text, request);
    return text.replace(record, () => record.replace(/<(name|patchTitle)>.*?<\/\1>/, (tag) => tag + tag));
  });
}

/** Unknown tags, with attributes and children, before everything else in every record. */
export function unknownTags(): Fault {
  return altered((text, request) =>
    text.replaceAll(`<${recordTagOf(request)}>`, (tag) => `${tag}<x_new kind="1"><name>not this</name></x_new>`),
  );
}

/** All tags in upper case; texts stay. */
export function upperCaseTags(): Fault {
  return altered((text) => text.replaceAll(/<\/?[a-z]\w*/gi, (tag) => tag.toUpperCase()));
}

/** The right answer without what matches. */
export function without(pattern: RegExp): Fault {
  return altered((text) => text.replaceAll(pattern, ''));
}

/** Another `msg` of a write; it is carried out. */
export function msg(text: string): Fault {
  return altered((right) => right.replace(/<msg>.*?<\/msg>/, () => `<msg>${text}</msg>`));
}

/** The right answer in other bytes. What the encoding does not have becomes `?`. */
export function encoded(
  how: 'utf-8' | 'utf-8 undeclared' | 'utf-8 bom' | 'iso-8859-1' | 'windows-1252 undeclared' | 'utf-16le' | 'utf-16be',
): Fault {
  return {
    kind: 'alter',
    alter(right) {
      const bytes = textOf(right);
      const unicode = /^<\?xml[^>]*ISO-8859-1/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
      const text = unicode.replace(/^<\?xml[^>]*\?>\s*/, '');
      const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?>\n${text}`;
      switch (how) {
        case 'utf-8':
          return { ...right, body: Buffer.from(declared('UTF-8')) };
        case 'utf-8 undeclared':
          return { ...right, body: Buffer.from(text) };
        case 'utf-8 bom':
          return { ...right, body: Buffer.from(`\ufeff${declared('UTF-8')}`) };
        case 'iso-8859-1':
          return { ...right, body: singleBytes(declared('ISO-8859-1'), '') };
        case 'windows-1252 undeclared':
          return { ...right, body: singleBytes(text, windows1252) };
        case 'utf-16le':
          return { ...right, body: Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le') };
        case 'utf-16be':
          return { ...right, body: Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le').swap16() };
      }
    },
  };
}

/** The answer repeats the key that it was asked with, as it is and percent-encoded: what a leak test looks for. */
export function echoKey(where: 'texts' | 'error' | 'other error' | 'html' | 'msg' | 'not xml'): Fault {
  const words = ({ key = '' }: RecordedRequest): string =>
    `key ${escaped(key)} or ${encodeURIComponent(key)} at /api/?apikey=${encodeURIComponent(key)}&amp;x`;
  return {
    kind: 'alter',
    alter(right, request) {
      const of = (fault: Fault): FaultyAnswer => (fault.kind === 'raw' ? fault.answer : right);
      switch (where) {
        case 'texts':
          return {
            ...right,
            body: Buffer.from(
              textOf(right).replaceAll(
                /<(name|os|user|patchTitle|product)>.*?<\/\1>/g,
                (_, tag) => `<${tag}>${words(request)}</${tag}>`,
              ),
              'latin1',
            ),
          };
        case 'msg':
          return {
            ...right,
            body: Buffer.from(
              textOf(right).replace(/<msg>.*?<\/msg>/, () => `<msg>${words(request)}</msg>`),
              'latin1',
            ),
          };
        case 'error':
          return of(error(3, words(request)));
        case 'other error':
          return of(error(4, words(request)));
        case 'html':
          return of(status(403, { 'Content-Type': 'text/html' }, `<html><body>${words(request)}</body></html>`));
        case 'not xml':
          return of(plainText(words(request)));
      }
    },
  };
}

function altered(change: (text: string, request: RecordedRequest) => string): Fault {
  return {
    kind: 'alter',
    alter: (right, request) => ({ ...right, body: Buffer.from(change(textOf(right), request), 'latin1') }),
  };
}
