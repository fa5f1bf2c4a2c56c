import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { factsOfRows } from './contextValues';
import { fields, list } from './json';
import { commands, conditions, contributes, found, items, manifest, settings, source, sources, views } from './sources';

const withoutComparisons = source.replaceAll(/[!=]== '[^']*'/g, '');
const ids = new Set(commands.map(({ id }) => id));

/** Those that do not stand in a set. */
function missing(names: Iterable<string>, from: { has(name: string): boolean }): string[] {
  return [...names].filter((name) => !from.has(name));
}

function duplicates(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

describe('commands in package.json', () => {
  it('have a title of their own, and all the same category', () => {
    assert.deepEqual(duplicates(commands.map(({ id }) => id)), []);
    assert.deepEqual(
      commands.filter(
        ({ id, title, category }) => !id.startsWith('nsight.') || !/^[A-Z]/.test(title) || category !== 'N-sight',
      ),
      [],
    );
    assert.deepEqual(duplicates(commands.filter(({ inPalette }) => inPalette).map(({ title }) => title)), []);
  });

  it('can all be reached, and are hidden from the palette only where a menu of rows has them', () => {
    // A second command may be there for another icon.
    const inPalette = new Set(commands.filter((one) => one.inPalette).map(({ title }) => title));
    const withoutPalette = commands.filter(({ title }) => !inPalette.has(title));
    const rows = new Set(items.filter(({ menu }) => menu === 'view/item/context').map(({ command }) => command));
    assert.deepEqual(
      withoutPalette.filter(({ id }) => !rows.has(id)),
      [],
    );
    // What acts on the editor in front is there with it.
    assert.deepEqual(
      items.filter(({ menu, when }) => menu === 'commandPalette' && when !== 'false').map(({ command }) => command),
      items.filter(({ menu }) => menu === 'editor/title').map(({ command }) => command),
    );
    // What stands in the title of a view acts on no row.
    const hidden = new Set(withoutPalette.map(({ id }) => id));
    assert.deepEqual(
      items.filter(({ menu, command = '' }) => menu === 'view/title' && hidden.has(command)),
      [],
    );
  });

  it('are the only ones that the sources know', () => {
    const inSource = found(/'(nsight\.\w+)'/g, source);
    const secretAndMemory = ['nsight.connection', 'nsight.watch', 'nsight.failedOrder'];
    const others = new Set([...views.keys(), ...keysSet(), ...secretAndMemory]);
    assert.deepEqual(
      inSource.filter((name) => !ids.has(name) && !others.has(name)),
      [],
    );
    assert.deepEqual(missing(ids, new Set(inSource)), []);
  });
});

describe('menus in package.json', () => {
  it('name commands, submenus and views that are there, in a group', () => {
    const submenus = new Set(list(contributes.submenus).map((submenu) => String(fields(submenu).id)));
    assert.deepEqual(
      missing(
        items.flatMap(({ command }) => command ?? []),
        ids,
      ),
      [],
    );
    assert.deepEqual(
      missing(
        items.flatMap(({ submenu }) => submenu ?? []),
        submenus,
      ),
      [],
    );
    assert.deepEqual(
      missing(
        items.map(({ menu }) => menu).filter((menu) => menu.startsWith('nsight.')),
        submenus,
      ),
      [],
    );
    assert.deepEqual(
      items.filter(({ menu, group }) => menu !== 'commandPalette' && !/@\d+$/.test(group)),
      [],
    );
    assert.deepEqual(
      duplicates(
        items.map(({ menu, command = '', submenu = '', when, group }) =>
          [menu, command, submenu, when, group.startsWith('inline')].join(' '),
        ),
      ),
      [],
    );
  });

  it('show themselves in views that are there', () => {
    const ofViews = items.filter(({ menu }) => menu.startsWith('view/'));
    assert.deepEqual(
      ofViews.filter(({ when }) => !/^view (== nsight\.\w+|=~ \/\^nsight\\\.\((\w+\|)*\w+\)\$\/)( && |$)/.test(when)),
      [],
    );
    for (const { when } of ofViews) assert.deepEqual(missing(viewsOf(when), views), [], when);
  });

  it('have an icon where only an icon is shown, and nothing that only the mouse reaches', () => {
    const shownAsIcon = items.filter(({ group }) => /^(inline|navigation)/.test(group));
    assert.deepEqual(
      shownAsIcon.filter(({ command }) => commands.find(({ id }) => id === command)?.icon === undefined),
      [],
    );
    const inContextMenu = new Set(
      items
        .filter(({ menu, group }) => menu === 'view/item/context' && !group.startsWith('inline'))
        .map(({ command }) => command),
    );
    assert.deepEqual(
      items.filter(({ group, command }) => group.startsWith('inline') && !inContextMenu.has(command)),
      [],
    );
  });
});

describe('conditions in package.json', () => {
  it('use the keys that the sources set, each of them, and values that they know', () => {
    const used = new Set<string>();
    for (const [where, when] of conditions) {
      const rest = when.replaceAll(/\bview(Item)? (==|=~) \S+/g, '').replaceAll(/'[^']*'/g, '');
      for (const key of rest.match(/\bnsight\.[\w.]+/g) ?? []) {
        assert.ok(keysSet().includes(key), `${where}: nobody sets ${key}`);
        used.add(key);
      }
      for (const [, value = ''] of when.matchAll(/\bnsight\.[\w.]+ [!=]= '?(\w+)'?/g))
        assert.ok(source.includes(`'${value}'`), `${where}: ${value}`);
    }
    assert.deepEqual(missing(keysSet(), used), []);
  });

  it('match a whole fact of a row, one that the sources give, and every fact that they give', () => {
    const given = factsOfRows();
    const wanted = new Set<string>();
    for (const [where, when] of conditions.filter(([, text]) => text.includes('viewItem'))) {
      const pattern = /\bviewItem =~ \/(.*)\/(?:$| &&)/.exec(when)?.[1] ?? '';
      assert.match(pattern, /^\^(\w+|\((\w+( \w+)?\|)*\w+( \w+)?\))(\( \.\*\)\? \w+)*\( \|\$\)$/, where);
      for (const word of pattern.match(/\w+/g) ?? []) wanted.add(word);
    }
    assert.deepEqual(missing(wanted, new Set([...given.kinds, ...given.others])), []);
    assert.deepEqual(missing(given.others, wanted), []);
  });
});

describe('settings in package.json', () => {
  it('are read, and no others, with the same default and limits', () => {
    const read = new Map(
      [
        ...(sources.get('settings.ts') ?? '').matchAll(
          /\b(?:numberSetting|setting)\('([\w.]+)'(?:, ([\d *]+), ([\d *]+), ([\d *]+))?\)/g,
        ),
      ].map(([, name = '', ...numbers]) => [
        `nsight.${name}`,
        numbers.flatMap((text) => (text ? [product(text)] : [])),
      ]),
    );
    assert.deepEqual([...read.keys()].sort(), [...settings.keys()].sort());
    for (const [name, numbers] of read) {
      const { default: otherwise, minimum, maximum } = settings.get(name) ?? {};
      if (numbers.length > 0) assert.deepEqual([otherwise, minimum, maximum], numbers, name);
    }
    assert.deepEqual(
      [...sources].filter(([, text]) => text.includes("getConfiguration('nsight")).map(([name]) => name),
      ['settings.ts'],
    );
  });

  it('cannot be changed by a workspace, and say what they are', () => {
    for (const [name, { scope, type, default: otherwise, markdownDescription }] of settings) {
      assert.deepEqual([scope, typeof otherwise], ['machine', type], name);
      assert.match(String(markdownDescription), /^[A-Z].*\.$/, name);
    }
  });
});

describe('what package.json names', () => {
  it('are commands, views and files that are there', () => {
    const whole = JSON.stringify(manifest);
    assert.deepEqual(
      missing(
        found(/(?:\bcommand|onCommand):(nsight\.[\w.]+)/g, whole),
        new Set([...ids, ...[...views.keys()].map((id) => `${id}.focus`)]),
      ),
      [],
    );
    for (const [, args = ''] of whole.matchAll(/command:nsight\.\w+\?([^)\\"]*)/g))
      assert.doesNotThrow(() => {
        JSON.parse(decodeURIComponent(args));
      }, args);
    assert.deepEqual(missing(found(/onView:(nsight\.[\w.]+)/g, whole), views), []);
    const files = found(/"((?:media|docs)\/[^"]*)"/g, whole);
    assert.ok(files.length > 0);
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
    for (const welcome of list(contributes.viewsWelcome).map(fields))
      assert.ok(views.has(String(welcome.view)), String(welcome.view));
  });

  it('is a square picture that the galleries can show, for an icon', () => {
    const icon = readFileSync(String(manifest.icon));
    assert.equal(icon.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
  });

  it('are icons that VS Code has', () => {
    const inSource = [...withoutComparisons.matchAll(/\b(?:icon: |ThemeIcon\()([^,})]*)/g)].flatMap(([, value = '']) =>
      found(/'([\w-]+)(?:~spin)?'/g, value),
    );
    const named = [...found(/\$\(([\w-]+)(?:~spin)?\)/g, JSON.stringify(manifest) + source), ...inSource];
    const icons = codicons();
    assert.ok(named.length > 20 && icons.size > 400);
    assert.deepEqual(
      named.filter((name) => !icons.has(name)),
      [],
    );
  });
});

/** The context keys that are set, which are those that have a type. */
function keysSet(): string[] {
  const typed = found(/^ {2}'([\w.]+)': /gm, sources.get('ui/contextKeys.ts') ?? '');
  const direct = found(/\bsetContext(?:\(\s*|', )'([\w.]+)'/g, source);
  const named = found(/\bsetContext\(\s*(\w+),/g, source).flatMap((name) =>
    found(new RegExp(`\\b${name} = '([\\w.]+)'`, 'g'), source),
  );
  assert.deepEqual([...direct, ...named].sort(), typed);
  return typed;
}

function viewsOf(when: string): string[] {
  const [, one, several = ''] = /^view (?:== (\S+)|=~ \/\^nsight\\\.\(([\w|]+)\)\$\/)/.exec(when) ?? [];
  return one === undefined ? several.split('|').map((name) => `nsight.${name}`) : [one];
}

function product(text: string): number {
  return text
    .split('*')
    .map(Number)
    .reduce((a, b) => a * b, 1);
}

/** The names of the icons, as far as Playwright ships them for its own interface. */
function codicons(): Set<string> {
  const folder = 'node_modules/playwright-core/lib/vite';
  const css = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  return new Set(
    css.flatMap((name) => found(/\.codicon-([\w-]+):before/g, readFileSync(path.join(folder, name), 'utf8'))),
  );
}
