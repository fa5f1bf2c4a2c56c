import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { freshForRetryMs } from '../../../src/actions/readFailed';
import { writesAtOnce } from '../../../src/actions/send';
import { mostCalls } from '../../../src/chat/lookUp';
import { demoFleet } from '../../../src/demo/demoFleet';
import { longestWait } from '../../../src/history/entry';
import { MAX_BYTES } from '../../../src/nsight/http/transport';
import { budgets } from '../../../scripts/bench/budgets.mjs';
import { versions } from '../../../scripts/vscode/installServer.mjs';
import { fields, list } from './json';
import { contributes, found, manifest, settings } from './sources';
import { mostEntries } from '../../../src/history/history';

const read = (file: string) => readFileSync(file, 'utf8');
const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** A small number as the pages write it. */
const inWords = (n: number) => words[n] ?? String(n);
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

/** What the pages say with a number, in as few words as tell what it is about, and where the number comes from. */
const figures: readonly (readonly [page: string, says: string])[] = [
  ['README.md', `${clients.length} made-up clients`],
  ['README.md', `some ${Math.round(devices / 50) * 50} devices`],
  ['README.md', `the last ${mostEntries} actions`],
  ['README.md', `at most ${mostCalls} lists`],
  ['README.md', `lists older than ${inWords(minutes(freshForRetryMs))} minutes`],
  ['README.md', `at most ${inWords(days(longestWait))} days`],
  ['README.md', `${perMinute} a minute unless you set otherwise`],
  ['README.md', `Node ${lowestNode()} or later`],
  ['README.md', `VS Code ${lowest} and later`],
  ...tools.map((name) => ['README.md', `\`#${name}\``] as const),
  ['SECURITY.md', `at most ${MAX_BYTES / 1024 / 1024} MB after decompression`],
  ['docs/architecture.md', `${inWords(writesAtOnce)} at a time`],
  ['docs/architecture.md', `kept under ${budgets.loadedKb} kB`],
  ['CONTRIBUTING.md', `\`extensionKind\` is \`${JSON.stringify(manifest.extensionKind).replace(',', ', ')}\``],
];

/** The first cells of the rows of all tables on a page. */
const cells = (page: string) =>
  read(page)
    .split('\n')
    .flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);
const withSlash = (folder: string, names: readonly string[]) =>
  names.map((name) => `${folder}/${name}${statSync(`${folder}/${name}`).isDirectory() ? '/' : ''}`).sort();

describe('figures in the pages', () => {
  for (const [page, says] of figures) {
    it(`are those of the code: ${page} says "${says}"`, () => {
      assert.ok(read(page).replaceAll(/\s+/g, ' ').includes(says));
    });
  }

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
