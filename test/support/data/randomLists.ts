// Lists as no server should send them, and as some do: the same ones for the same number.
import { randomOf } from './randomOf';
import type { ListRequest } from '../../../src/nsight/parser/parseResult';
import type { ReadService } from '../../../src/nsight/records';

/** An answer to a list's request, in the pieces in which it comes. */
export interface RandomList {
  readonly request: ListRequest;
  readonly pieces: readonly Uint8Array[];
}

/** What a choice can be made of. */
class Choices {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  chance(of: number): boolean {
    return this.#random() < of;
  }

  from<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** Some of them, one after the other. */
  many(most: number, make: () => string): string {
    return Array.from({ length: this.below(most + 1) }, make).join('');
  }
}

const TAGS: Readonly<Record<ReadService, readonly [string, ...string[]]>> = {
  list_clients: ['name', 'clientid', 'id', 'device_count', 'timezone', 'creation_date'],
  list_sites: ['name', 'siteid', 'id', 'connection_ok', 'creation_date'],
  list_servers: ['name', 'serverid', 'id', 'os', 'online', 'agent_version', 'user', 'username', 'last_boot_time'],
  list_workstations: ['name', 'workstationid', 'id', 'description', 'ip', 'online', 'last_boot_time'],
  list_devices_at_client: ['id', 'name', 'description', 'patch'],
  list_failing_checks: ['clientid', 'id', 'name', 'offline', 'overdue', 'unreachable', 'description'],
  patch_list_all: ['patchid', 'id', 'patchTitle', 'title', 'status', 'statusLabel', 'policy', 'severity', 'patchUrl'],
};

const RECORDS: Readonly<Record<ReadService, string>> = {
  list_clients: 'client',
  list_sites: 'site',
  list_servers: 'server',
  list_workstations: 'workstation',
  list_devices_at_client: 'client',
  list_failing_checks: 'client',
  patch_list_all: 'patch',
};

/** What a key consists of is escaped somewhere. */
const LIST_KEY = 'Kj+8/q&"<9f';

const WORDS = [
  '1', '2', '16', '3', 'Failed', 'Approve', 'a b', 'none', '0000-00-00', 'https://example.com/?a=1&b=2', 'é', '“Ü”',
  '\u{1F600}', 'A & B', '&', 'R&D;', '&amp;', '&lt;b&gt;', '&#65;', '&#x1F600;', '&#xD800;', '&#1;', '&#99999999;',
  '&nbsp;', '&am', 'p;', ' ', '\r\n', '\t', '\u0001', '\u00A0', '\u200B', '\uFEFF', '>', "'", '"', ']]>', LIST_KEY,
  'Kj%2B8%2fq&amp;amp;&quot;&lt;9f', 'x'.repeat(1100), '%', '/',
] as const; // prettier-ignore

/** What is inserted where it should not be. */
const STRAY = [
  '<', '>', '&', '"', "'", '/', '!', '?', '-', '--', '[', ']]>', '<!', '<?', '<!-', '<![', '</', '/>', '<a>', '</a>',
  '<b/>', '<!DOCTYPE a>', '<!ENTITY b "c">', '<?x y?>', '<?x?>', '<!-- c -->', '<![CDATA[d]]>', ' ', '=', 'é', ':',
  "<a b='<'/>", '<a b="c>">d</a>', '<a b=c/>', '<a b="1"c="2"/>', '<error>', '<item', '<1/>', '<é/>', '<a:b/>', '< a/>',
  '<__proto__/>', '<constructor>1</constructor>', '<toString>2</toString>', '<hasOwnProperty x="1"/>',
  '<a __proto__="1"/>',
] as const; // prettier-ignore

const CHARSETS = [
  'utf-8', 'iso-8859-1', 'windows-1252', 'windows-1251', 'shift_jis', 'iso-2022-jp', 'utf-16', 'utf-16le', 'gb18030',
  'x-nobody',
] as const; // prettier-ignore

/** Creates the list of a number. */
export function randomList(seed: number): RandomList {
  const choices = new Choices(seed);
  const service = choices.from<ReadService>([
    'patch_list_all', 'patch_list_all', 'list_clients', 'list_sites', 'list_servers', 'list_workstations',
    'list_devices_at_client', 'list_failing_checks',
  ]); // prettier-ignore
  const labels = [undefined, undefined, undefined, ...CHARSETS] as const;
  const params = { clientid: '7', devicetype: choices.from(['server', 'workstation', 'mobile_device']) };
  const written = new ListWriter(choices, service).document();
  const text = choices.chance(0.65) ? written : broken(choices, written);
  return {
    request: { responseKind: service, params, status: 200, charset: choices.from(labels), key: LIST_KEY },
    pieces: cutUp(choices, bytesOf(choices, text)),
  };
}

/** Writes a document that is well-formed. */
class ListWriter {
  constructor(
    private readonly choices: Choices,
    private readonly service: ReadService,
  ) {}

  document(): string {
    const { choices } = this;
    const declared = choices.from(['UTF-8', ...CHARSETS]);
    const declaration = choices.from(['', '', `<?xml version="1.0" encoding="${declared}"?>`, "<?xml version='1.0'?>"]);
    const space = choices.from(['', '', '\n', ' ']);
    return `${declaration}${space}${this.rarely(this.aside)}${this.root()}${this.rarely(this.aside)}${space}`;
  }

  private root(): string {
    const { choices } = this;
    const usual = this.service === 'patch_list_all' ? 'patches' : 'result';
    const root = this.cased(choices.chance(0.94) ? usual : choices.from(['result', 'patches', 'html', 'a', 'items']));
    const status = choices.from([
      '',
      ' status="OK"',
      ' status="OK"',
      ` created="1>2" status='ok' `,
      ' STATUS = " Ok "',
    ]);
    const attributes = choices.chance(0.95)
      ? status
      : choices.from([' status="FAIL"', ' status="O&#75;"', ' status=""']);
    return `<${root}${attributes}>${this.holders()}${this.rarely(this.inRoot)}</${root}>`;
  }

  private holders(): string {
    const { choices } = this;
    const records = (): string => choices.many(6, () => `${this.record()}${choices.from(['', '\n', '\r\n '])}`);
    const inside = (holder: string): string => `<${holder}>${records()}</${holder}>`;
    const usual = this.service === 'patch_list_all' ? records() : inside(this.cased('items'));
    if (choices.chance(0.85)) return usual;
    return choices.from([records(), inside('items') + records(), inside('items') + inside('items'), inside('patches')]);
  }

  private record(): string {
    const { choices } = this;
    if (choices.chance(0.03)) return this.field('other');
    const tag = this.cased(RECORDS[this.service]);
    const inside = tag.toLowerCase() === 'client' && this.service !== 'list_clients' ? this.inventory() : this.fields();
    return `<${tag}${this.rarely(() => ' a="b>c"')}>${inside}</${tag}>`;
  }

  private inventory(): string {
    const { choices } = this;
    const device = (): string => {
      const type = choices.from(['server', 'workstation', 'mobile_device', 'mobile']);
      return `<${type}>${this.fields()}${choices.many(1, this.checks)}</${type}>`;
    };
    const holder = (): string => {
      const tag = choices.from(['servers', 'workstations', 'servers', 'other']);
      return choices.chance(0.5) ? `<${tag}>${choices.many(3, device)}</${tag}>` : choices.many(3, device);
    };
    return `${this.fields()}${choices.many(2, () => `<site>${this.fields()}${choices.many(3, holder)}</site>`)}`;
  }

  private readonly checks = (): string => {
    const check = (): string => `<check>${this.field('description')}${this.field('check_type')}</check>`;
    return `<failed_checks>${this.choices.many(3, check)}</failed_checks>`;
  };

  private fields(): string {
    const { choices } = this;
    const tags = TAGS[this.service];
    const [, id = 'id'] = tags;
    const written = choices.chance(0.9) ? `<${id}>${choices.below(5)}</${id}>` : '';
    return written + choices.many(6, () => this.field(this.cased(choices.from(tags))) + choices.from(['', '\n']));
  }

  private field(tag: string): string {
    const { choices } = this;
    const text = (): string => choices.many(3, () => this.word());
    return choices.from([
      () => `<${tag}/>`,
      () => `<${tag} />`,
      () => `<${tag} a='1' b = "&lt;">${text()}</${tag} >`,
      () => `<${tag}>${text()}${this.rarely(this.aside)}${text()}</${tag}>`,
      () => `<${tag}>${text()}</${tag}>`,
      () => `<${tag}><![CDATA[${text().replaceAll(']]>', '')}]]>${this.rarely(text)}</${tag}>`,
      () => `<${tag}>${text()}<b>${text()}</b>${text()}</${tag}>`,
    ])();
  }

  private word(): string {
    return WORDS[this.choices.below(WORDS.length)] ?? '';
  }

  private readonly aside = (): string =>
    this.choices.from(['<!-- a > b & c < d -->', '<?x?>', '<?x y > z?>', '<!---->', '<![CDATA[]]>']);

  private readonly inRoot = (): string =>
    this.choices.from(['text', '<error>a</error>', '<errorcode>3</errorcode>', ' ']);

  private rarely(make: () => string): string {
    return this.choices.chance(0.05) ? make() : '';
  }

  private cased(tag: string): string {
    return this.choices.chance(0.9) ? tag : tag.toUpperCase();
  }
}

/** Changes a document so that it is mostly not well-formed any more. */
function broken(choices: Choices, text: string): string {
  const [at, to] = [choices.below(text.length + 1), choices.below(20)];
  const deep = 60 + choices.below(8);
  return choices.from([
    () => text.slice(0, at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at + to),
    () => text.slice(0, at) + choices.from(STRAY) + text.slice(at),
    () => text.slice(0, at) + choices.from(STRAY) + text.slice(at),
    () => text.replace('>', `>${choices.from(STRAY)}`),
    () => text + choices.from(['x', '<a/>', '</a>', '<', '<!--', '\0', '<!-- a -->', '\uFEFF', '\u00A0']),
    () => choices.from(['x', '\uFEFF', '\u00A0', '<!DOCTYPE html>', '<!DOCTYPE patches SYSTEM "a">', '<a/>']) + text,
    () => text.replace('</', `${'<d>'.repeat(deep)}${'</d>'.repeat(deep)}</`),
    () => choices.from(['', ' ', '<html><body>No</body></html>', '{}', '<result/>', '<patches>No data</patches>']),
  ])();
}

function bytesOf(choices: Choices, text: string): Buffer {
  const bytes = Buffer.from(text, choices.from(['utf8', 'utf8', 'utf8', 'utf8', 'latin1', 'latin1', 'utf16le']));
  const marked = choices.chance(0.9) ? bytes : Buffer.concat([choices.from(MARKS), bytes]);
  if (choices.chance(0.05)) marked[choices.below(marked.length)] = choices.below(256);
  return marked;
}

const MARKS = [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])] as const;

function cutUp(choices: Choices, bytes: Buffer): Uint8Array[] {
  const longest = choices.from([1, 7, 100, 1000, bytes.length + 1]);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + choices.below(longest);
    pieces.push(new Uint8Array(bytes.subarray(at, end)));
    at = end;
  }
  return pieces;
}
