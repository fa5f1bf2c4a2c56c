/** A line of a welcome of package.json: a sentence, or a button. */
export interface WelcomeLine {
  readonly text: string;
  /** What the button does; undefined for a sentence. */
  readonly command: { readonly id: string; readonly args: readonly unknown[] } | undefined;
}

/** What the welcomes of a view depend on. */
export interface WelcomeSource {
  /** package.json. */
  readonly manifest: unknown;
  /** The texts that stand in its place for `%name%`. */
  readonly texts: Readonly<Record<string, string>>;
  /** Returns the value of a context key, undefined where it is not set. */
  readonly valueOf: (key: string) => unknown;
}

/** Returns the lines of the welcomes that an empty view has now, as VS Code would show them. */
export function welcomeLines(view: string, { manifest, texts, valueOf }: WelcomeSource): WelcomeLine[] {
  const all = member(member(manifest, 'contributes'), 'viewsWelcome');
  return (Array.isArray(all) ? all : [])
    .filter((one: unknown) => member(one, 'view') === view && conditionHolds(member(one, 'when'), valueOf))
    .flatMap((one: unknown) => linesOf(contentsOf(member(one, 'contents'), texts)));
}

/**
 * Whether a `when` clause holds, as far as those of the welcomes go: keys, comparisons and patterns, all of which must
 * hold. Another clause never holds.
 */
function conditionHolds(when: unknown, valueOf: WelcomeSource['valueOf']): boolean {
  return (
    typeof when !== 'string' ||
    when.split(' && ').every((part) => {
      const [, not, key = '', operator, operand = ''] = /^(!?)([\w.]+)(?: (==|!=|=~) (\S+))?$/.exec(part) ?? [];
      const value = valueOf(key);
      switch (operator) {
        case undefined:
          return key !== '' && Boolean(value) === (not === '');
        case '=~':
          return new RegExp(operand.slice(1, -1)).test(String(value));
        default:
          return (`'${String(value)}'` === operand) === (operator === '==');
      }
    })
  );
}

function contentsOf(contents: unknown, texts: WelcomeSource['texts']): string {
  const text = typeof contents === 'string' ? contents : '';
  return texts[/^%(.+)%$/.exec(text)?.[1] ?? ''] ?? text;
}

function linesOf(contents: string): WelcomeLine[] {
  return contents.split('\n').map((line) => {
    const [, text, id, query] = /^\[([^\]]+)\]\(command:([^?)]+)(?:\?([^)]+))?\)$/.exec(line) ?? [];
    return text === undefined || id === undefined
      ? { text: withoutLinks(line), command: undefined }
      : { text, command: { id, args: query === undefined ? [] : argumentsOf(query) } };
  });
}

/** A row has no link within its text: a sentence with one is left out, as what it leads to is a page of VS Code's. */
function withoutLinks(text: string): string {
  return text.replaceAll(/ ?[^.]*\[[^\]]+\]\([^)]+\)[^.]*\.?/g, '');
}

function argumentsOf(query: string): unknown[] {
  const value: unknown = JSON.parse(decodeURIComponent(query));
  return Array.isArray(value) ? value : [value];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
