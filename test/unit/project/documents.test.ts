import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inSequence } from '../../support/regExps';
import { commands, found, manifest, settings, source, views } from './sources';

/** The pages of the repository, without those of others. */
const pages = ['.', 'docs', 'findings', '.github']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.posix.join(folder, name)),
  );
const texts = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));
const readme = texts.get('README.md') ?? '';

/** Whom the pages may name, beside addresses that stand in package.json. */
const hosts = [
  'keepachangelog.com',
  'semver.org',
  'code.visualstudio.com',
  'documentation.n-able.com',
  'developer.n-able.com',
  'docs.github.com',
  'cli.github.com',
];

/** The cells of the table of a section, a row each. */
function table(section: string): string[][] {
  const [, text = ''] = readme.split(`\n## ${section}\n`);
  const rows = (text.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What a heading is called in a link, as GitHub and VS Code make it. */
function anchors(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function links(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]*)\)|<(?:img|a)[^>]*(?:src|href)="([^"]*)"/g)].map(
    ([, target, other]) => target ?? other ?? '',
  );
}

/** Every file of the repository, without pictures. */
function trackedFiles(): string[] {
  return ['.', 'src', 'test', 'scripts', 'docs', 'findings', 'l10n', '.github'].flatMap((folder) =>
    readdirSync(folder, { recursive: folder !== '.', withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => path.join(entry.parentPath, entry.name).replaceAll(path.sep, '/')),
  );
}

/** What esbuild.js makes. */
const isBundle = (name: string) =>
  ['extension.js', 'main.js', 'reader.js', 'demo.js', 'demoPast.js', 'post.js', 'reports.js', 'workbook.js'].includes(
    name,
  );

function wordsIn(file: string): string[] {
  return readFileSync(file, 'utf8').match(/\w+/g) ?? [];
}

describe('the README', () => {
  it('lists the commands of package.json by their titles: bold those of the palette, in italics those of rows', () => {
    const [cells, inPalette] = [
      table('Commands').map(([first = '']) => first),
      commands.filter((command) => command.inPalette),
    ];
    const titles = (all: readonly { readonly title: string }[]) => all.map(({ title }) => title).sort();
    assert.deepEqual(cells.flatMap((cell) => found(/\*\*([^*]+)\*\*/g, cell)).sort(), titles(inPalette));
    // Of two with the same title, one is named.
    const ofRows = commands.filter(
      (command) => !command.inPalette && !inPalette.some(({ title }) => title === command.title),
    );
    assert.deepEqual(
      cells
        .flatMap((cell) => found(/\*([^*]+)\*/g, cell.replaceAll('**', '')))
        .filter((title) => !titles(inPalette).includes(title))
        .sort(),
      titles(ofRows),
    );
  });

  it('lists the settings of package.json with their defaults', () => {
    assert.deepEqual(
      table('Settings').map(([name, otherwise]) => [name, otherwise]),
      [...settings].map(([name, { default: otherwise }]) => [`\`${name}\``, String(otherwise)]),
    );
  });

  it('says of the package what package.json says', () => {
    assert.ok(readme.startsWith(`# ${String(manifest.displayName)}\n`));
  });
});

describe('the pages', () => {
  it('name no command, view, setting, script or file that is not there', () => {
    const known = new Set([
      ...commands.map(({ id }) => id),
      ...views.keys(),
      ...settings.keys(),
      ...found(/'(nsight\.\w+)'/g, source),
    ]);
    const titles = new Set(commands.map(({ title }) => title));
    for (const [page, text] of texts) {
      assert.deepEqual(
        found(/`(nsight\.[\w.]+)`/g, text).filter((id) => !known.has(id)),
        [],
        page,
      );
      assert.deepEqual(
        found(/\bN-sight: ([^*`\n]+)[*`]/g, text).filter((title) => !titles.has(title)),
        [],
        page,
      );
      const scripts = found(/\bnpm run ([\w:-]+)/g, text);
      assert.deepEqual(
        scripts.filter((script) => !(script in Object(manifest.scripts))),
        [],
        page,
      );
      assert.deepEqual(
        found(/`((?:src|test|media|docs)\/[^`*{} ]*)`/g, text).filter((file) => !existsSync(file)),
        [],
        page,
      );
    }
  });

  it('name no file, test or name of the code that is not there', () => {
    const files = trackedFiles();
    const names = new Set(files.map((file) => path.posix.basename(file)));
    const code = new Set(files.filter((file) => /\.(?:[mc]?[jt]s|json)$/.test(file)).flatMap(wordsIn));
    for (const page of ['CONTRIBUTING.md', 'docs/architecture.md']) {
      const text = (texts.get(page) ?? '').replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/\s+/g, ' ');
      const quoted = found(/`([^`]+)`/g, text);
      const isFile = (one: string) => /^[\w./-]+\.(?:[mc]?[jt]s|json|md|yml)$/.test(one) && !one.includes('XX');
      const mentioned = quoted.filter(isFile).filter((one) => !one.startsWith('dist/') && !isBundle(one));
      assert.ok(mentioned.length > 20);
      assert.deepEqual(
        mentioned.filter((one) => !(one.includes('/') ? files.some((file) => file.endsWith(one)) : names.has(one))),
        [],
        page,
      );
      assert.deepEqual(
        quoted
          .filter((one) => /^[a-z]+[A-Z]\w*(?:\(\))?$|^[A-Z][a-z]+\w*(?:\.\w+)?$/.test(one))
          .filter((one) => one.match(/\w+/g)?.some((word) => !code.has(word))),
        [],
        page,
      );
      for (const [, file = '', titles = ''] of text.matchAll(/`(test\/[\w/.]+\.test\.ts)` \((\*[^)]*\*)\)/g))
        for (const title of found(/\*([^*]+)\*/g, titles))
          assert.ok(readFileSync(file, 'utf8').includes(title), `${page}: ${file} has no test "${title}"`);
    }
  });

  it('have links that lead somewhere, and to nobody whom we do not know', () => {
    for (const [page, text] of texts) {
      for (const link of links(text)) {
        const [file = '', anchor] = link.split('#');
        if (/^[a-z]+:/.test(link)) {
          const isOurs = [manifest.repository, manifest.homepage].some(
            (address) => typeof address === 'string' && link.startsWith(address),
          );
          assert.ok(isOurs || (link.startsWith('https://') && hosts.includes(new URL(link).host)), `${page}: ${link}`);
          continue;
        }
        const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
        assert.ok(existsSync(target), `${page}: ${link}`);
        if (anchor !== undefined) assert.ok(anchors(readFileSync(target, 'utf8')).includes(anchor), `${page}: ${link}`);
      }
    }
    assert.ok([...texts.values()].flatMap(links).length > 5);
  });

  it('list every finding, each of which has the form that they say, and fails where one of its commands does', () => {
    const scripts = readdirSync('findings').filter((name) => name.endsWith('.sh'));
    const rows = found(/^\| \[[\w-]+\]\(([^)]+)\)/gm, texts.get('findings/README.md') ?? '');
    assert.deepEqual(rows.sort(), scripts.sort());
    for (const name of scripts) {
      const text = readFileSync(path.join('findings', name), 'utf8');
      const form = inSequence(
        /^#!\/bin\/sh\n# \S.*\n#\n/,
        /# Where: [^]*\n# Expected: [^]*\n# Found: /,
        /[^]*\n# Why it matters: [^]*\nset -eu\n/,
      );
      assert.match(text, form, name);
      assert.doesNotMatch(text, /^!/m, `${name}: sh goes on after a command with !, whatever comes of it`);
    }
  });

  it('show every picture that is kept for them', () => {
    const shown = new Set(
      [...texts].flatMap(([page, text]) => links(text).map((link) => path.posix.join(path.posix.dirname(page), link))),
    );
    const whole = JSON.stringify(manifest);
    assert.deepEqual(
      readdirSync('docs/pictures')
        .filter((name) => name.endsWith('.png'))
        .map((name) => `docs/pictures/${name}`)
        .filter((file) => !shown.has(file) && !whole.includes(file)),
      [],
    );
  });

  it('tell on top of the changelog what this version changes, or the next', () => {
    const [, newest] = /^## \[([^\]]+)\]/m.exec(texts.get('CHANGELOG.md') ?? '') ?? [];
    assert.ok(newest === 'Unreleased' || newest === manifest.version, newest);
  });
});
