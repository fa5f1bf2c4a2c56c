import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fields, list } from './json';

const words = existsSync('package.nls.json') ? fields(JSON.parse(readFileSync('package.nls.json', 'utf8'))) : {};

/** package.json as VS Code reads it: with the words of package.nls.json in their places. */
export const manifest = fields(
  JSON.parse(readFileSync('package.json', 'utf8'), (_, value: unknown) => {
    const key = typeof value === 'string' ? /^%(.+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : words[key];
  }),
);

export const contributes = fields(manifest.contributes);

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly category: unknown;
  readonly icon: string | undefined;
  /** Whether it is in the command palette. */
  readonly inPalette: boolean;
}

/** An item of a menu: a command or a submenu. */
export interface Item {
  readonly menu: string;
  readonly command: string | undefined;
  readonly submenu: string | undefined;
  readonly when: string;
  readonly group: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const some = (value: unknown) => (typeof value === 'string' ? value : undefined);

export const items: readonly Item[] = Object.entries(fields(contributes.menus)).flatMap(([menu, all]) =>
  list(all)
    .map(fields)
    .map(({ command, submenu, when, group }) => ({
      menu,
      command: some(command),
      submenu: some(submenu),
      when: text(when),
      group: text(group),
    })),
);

export const commands: readonly Command[] = list(contributes.commands)
  .map(fields)
  .map(({ command, title, category, icon }) => ({
    id: text(command),
    title: text(title),
    category,
    icon: some(icon),
    inPalette: !items.some(
      (item) => item.menu === 'commandPalette' && item.command === command && item.when === 'false',
    ),
  }));

/** All views by their ids. */
export const views = new Map(
  Object.values(fields(contributes.views))
    .flatMap(list)
    .map(fields)
    .map((view) => [text(view.id), view]),
);

/** All settings by their names. */
export const settings = new Map(
  [contributes.configuration]
    .flat()
    .flatMap((section) => Object.entries(fields(fields(section).properties)))
    .map(([name, value]) => [name, fields(value)]),
);

/** Every condition, by where it stands. */
export const conditions: readonly (readonly [where: string, when: string])[] = [
  ...items.map(({ menu, command, submenu, when }) => [`${menu}: ${command ?? submenu ?? ''}`, when] as const),
  ...['commands', 'viewsWelcome', 'keybindings', 'walkthroughs'].flatMap((point) =>
    conditionsIn(contributes[point]).map((when) => [point, when] as const),
  ),
  ...conditionsIn(contributes.views).map((when) => ['views', when] as const),
].filter(([, when]) => when !== '');

/** The texts named `when` or `enablement`, and what completes a step, however deep. */
function conditionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('onContext:') ? [value.slice('onContext:'.length)] : [];
  return Object.entries(fields(value)).flatMap(([name, inner]) =>
    (name === 'when' || name === 'enablement') && typeof inner === 'string' ? [inner] : conditionsIn(inner),
  );
}

/** The files of src, and all that stands in them. */
export const sources = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => [name.replaceAll(path.sep, '/'), readFileSync(path.join('src', name), 'utf8')]),
);

export const source = [...sources.values()].join('\n');

/** What a pattern with one group finds in a text, each once. */
export function found(pattern: RegExp, within: string): string[] {
  return [...new Set([...within.matchAll(pattern)].flatMap(([, group]) => group ?? []))].sort();
}
