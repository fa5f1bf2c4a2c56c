import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { bulkRequestsAtOnce, freshMs } from '../../../src/inventory/bulkRead';
import { mostCalls } from '../../../src/chat/lookUp';
import { mostAnswerBytes } from '../../../src/chat/toolAnswer';
import { demoFleet } from '../../../src/demo/demoFleet';
import { longestWait } from '../../../src/history/entry';
import { MAX_BYTES } from '../../../src/nsight/http/transport';
import { budgets } from '../../../scripts/bench/budgets.mjs';
import { versions } from '../../../scripts/vscode/installServer.mjs';
import { fields, list } from './json';
import { contributes, found, manifest, settings } from './sources';
import { mostGestures } from '../../../src/history/gestures';
import { mostUnpacedDevices, writesAtOnce } from '../../../src/actions/sendWrites';

const read = (file: string) => readFileSync(file, 'utf8');
const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A figure of a page: it may be worded in any way, as long as the number stands close to what it counts. */
interface Figure {
  readonly page: string;
  /** The heading above it. */
  readonly section: string;
  /** What stands around it: `#` is the number, `…` up to three words. */
  readonly near: string;
  readonly value: number | string;
}

/** The text below a heading, up to the next one of its level or above, in one line. */
function sectionOf(text: string, heading: string): string {
  const [, level = '', rest = ''] = new RegExp(`^(#+) ${heading}\\n([^]*)`, 'm').exec(text) ?? [];
  const [section = ''] = rest.split(new RegExp(`^#{1,${level.length}} `, 'm'));
  return section.replaceAll(/[\s*]+/g, ' ');
}

/** Every number that a text says at such a place, in words or digits. */
function numbersNear(text: string, near: string): string[] {
  const number = `(\\d+(?:[.,]\\d+)*|${words.join('|')})`;
  const pattern = near.replaceAll(' … ', ' (?:[^\\s.:;]+ ){0,3}?').replaceAll('#', number);
  return found(new RegExp(`(?<![\\w.-])${pattern}`, 'gi'), text).map((one) => {
    const word = words.indexOf(one.toLowerCase());
    return word < 0 ? one : String(word);
  });
}

const minutes = (milliseconds: number) => milliseconds / 60_000;
const days = (milliseconds: number) => minutes(milliseconds) / (24 * 60);

const { clients } = demoFleet(0);
const devices = clients.flatMap(({ sites }) => sites.flatMap((site) => site.devices)).length;
const tools = list(contributes.languageModelTools).map((tool) => String(fields(tool).toolReferenceName));
const perMinute = Number(settings.get('nsight.scan.requestsPerMinute')?.default);
const lowest = versions.min.vscode.split('.').slice(0, 2).join('.');

/** The lowest Node 20 that all packages of the lock file run on: "20.19". */
function lowestNode(): string {
  const engines = Object.values(fields(fields(JSON.parse(read('package-lock.json'))).packages)).map((one) =>
    String(fields(fields(one).engines).node),
  );
  const minors = engines.flatMap((range) => /(?:\^|>= ?)20\.(\d+)/.exec(range)?.[1] ?? []).map(Number);
  return `20.${Math.max(...minors)}`;
}

/** What the pages say with a number, and where the number comes from. */
const figures: readonly Figure[] = [
  { page: 'README.md', section: 'Get started', near: '# … clients', value: clients.length },
  { page: 'README.md', section: 'Get started', near: '# … devices', value: Math.round(devices / 50) * 50 },
  { page: 'README.md', section: 'Privacy', near: '# … actions', value: mostGestures },
  { page: 'README.md', section: 'In chat', near: '# … lists', value: mostCalls },
  { page: 'README.md', section: 'In chat', near: '# … minutes', value: minutes(freshMs) },
  { page: 'README.md', section: 'In chat', near: '# kB', value: mostAnswerBytes / 1000 },
  { page: 'README.md', section: 'Limits of the API', near: '# … days', value: days(longestWait) },
  { page: 'README.md', section: 'Limits of the API', near: '# (?:a|per) minute', value: perMinute },
  { page: 'README.md', section: 'Limits of the API', near: '# minutes', value: Math.ceil(500 / perMinute) },
  { page: 'README.md', section: 'Settings', near: 'more than # devices', value: mostUnpacedDevices },
  { page: 'README.md', section: 'Limits of the API', near: 'more than # devices', value: mostUnpacedDevices },
  { page: 'README.md', section: 'Build it', near: 'Node # ', value: lowestNode() },
  { page: 'README.md', section: 'Where it runs', near: 'VS Code #', value: lowest },
  { page: 'SECURITY.md', section: 'Against whom, and what is done', near: '# MB', value: MAX_BYTES / 1024 / 1024 },
  {
    page: 'docs/architecture.md',
    section: 'Folders and what flows between them',
    near: '# at a time',
    value: writesAtOnce,
  },
  { page: 'docs/architecture.md', section: 'Every kind of request', near: '# of the', value: bulkRequestsAtOnce },
  {
    page: 'docs/architecture.md',
    section: 'Every kind of request',
    near: 'more than # devices',
    value: mostUnpacedDevices,
  },
  { page: 'docs/architecture.md', section: 'Every kind of request', near: '# … lists', value: mostCalls },
  { page: 'docs/architecture.md', section: 'Bundles and when they are loaded', near: '# kB', value: budgets.loadedKb },
];

/** The first cells of the rows of all tables on a page. */
const cells = (page: string) =>
  read(page)
    .split('\n')
    .flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);
const withSlash = (folder: string, names: readonly string[]) =>
  names.map((name) => `${folder}/${name}${statSync(`${folder}/${name}`).isDirectory() ? '/' : ''}`).sort();

describe('figures in the pages', () => {
  for (const { page, section, near, value } of figures) {
    it(`are those of the code: ${page}, ${section}, "${near}" is ${value}`, () => {
      const numbers = numbersNear(sectionOf(read(page), section), near);
      assert.deepEqual([...new Set(numbers)], [String(value)]);
    });
  }

  it('are found in other words, and missed where they are wrong or gone', () => {
    const says = (text: string) =>
      numbersNear(sectionOf(`# Page\n\n## In chat\n\n${text}\n## Next\n9 lists`, 'In chat'), '# … lists');
    assert.deepEqual(says('It reads at most 60 lists.'), ['60']);
    assert.deepEqual(says('No more than **60** of the lists\nare read.'), ['60']);
    assert.deepEqual(says('Sixty-one lists, or 61 lists, or five lists.'), ['61', '5']);
    assert.deepEqual(says('Several lists.'), []);
  });

  it('are the kinds of extension hosts that the manifest names', () => {
    const [, kinds = ''] = /`extensionKind`[^`]*`(\[[^`]*\])`/.exec(read('CONTRIBUTING.md')) ?? [];
    assert.deepEqual(JSON.parse(kinds), manifest.extensionKind);
  });

  it('name two tools, by what a prompt calls them', () => {
    assert.deepEqual(found(/`#(\w+)`/g, read('README.md')), tools.toSorted());
  });

  it('have every folder and file of src, and every folder of test', () => {
    const named = cells('CONTRIBUTING.md');
    const inSrc = readdirSync('src').filter((name) => !name.endsWith('.json'));
    assert.deepEqual(named.filter((name) => name.startsWith('src/')).sort(), withSlash('src', inSrc));
    assert.deepEqual(named.filter((name) => name.startsWith('test/')).sort(), withSlash('test', readdirSync('test')));
  });

  it('have every bundle that esbuild.js makes', () => {
    const [, entries = ''] = /const entryPoints = \{([^}]*)\}/.exec(read('esbuild.js')) ?? [];
    const bundles = found(/(\w+): '/g, entries).map((name) => `${name}.js`);
    assert.ok(bundles.length > 1);
    assert.deepEqual(
      cells('docs/architecture.md')
        .filter((name) => name.endsWith('.js'))
        .sort(),
      ['chunk-*.js', ...bundles].sort(),
    );
  });
});
