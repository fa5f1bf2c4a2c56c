import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

interface File {
  /** Relative to src, with slashes. */
  readonly name: string;
  readonly text: string;
  readonly lines: number;
  readonly tree: ts.SourceFile;
  /** The files of src that it imports, types too. */
  readonly imports: readonly string[];
}

const files: readonly File[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll(path.sep, '/'))
  .sort()
  .map((name) => {
    const text = readFileSync(path.join('src', name), 'utf8');
    const tree = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    return { name, text, tree, lines: text.split('\n').length - 1, imports: importsOf(name, text) };
  });

function importsOf(name: string, text: string): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((wanted) => wanted.startsWith('.'))
    .map((wanted) => `${path.posix.join(path.posix.dirname(name), wanted)}.ts`)
    .filter((wanted) => existsSync(path.join('src', wanted)));
}

/** Returns where the files have such nodes, as `file:line`. */
function placesOf(wanted: (node: ts.Node) => boolean): string[] {
  return files.flatMap(({ name, tree }) => {
    const places: string[] = [];
    const visit = (node: ts.Node) => {
      if (wanted(node)) places.push(`${name}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`);
      node.forEachChild(visit);
    };
    visit(tree);
    return places;
  });
}

function isCast(node: ts.Node): boolean {
  return ts.isTypeAssertionExpression(node) || (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type));
}

function isNestedTernary(node: ts.Node): boolean {
  return (
    ts.isConditionalExpression(node) &&
    [node.condition, node.whenTrue, node.whenFalse].some((part) =>
      ts.isConditionalExpression(ts.isParenthesizedExpression(part) ? part.expression : part),
    )
  );
}

/** The statements at the top of a file that define something, with the names they define. */
function definitionsOf({ tree }: File): { readonly names: readonly string[]; readonly statement: ts.Statement }[] {
  return tree.statements.flatMap((statement) => {
    const names = namesOf(statement);
    return names.length > 0 ? { names, statement } : [];
  });
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** Returns the names that are defined at the top of more than one file, each with its files. */
function namesWithTwoMeanings(): string[] {
  const where = new Map<string, Set<string>>();
  for (const file of files) {
    for (const name of definitionsOf(file).flatMap(({ names }) => names))
      where.set(name, (where.get(name) ?? new Set()).add(file.name));
  }
  return [...where].flatMap(([name, inFiles]) => (inFiles.size > 1 ? `${name}: ${[...inFiles].join(', ')}` : []));
}

function importersOf(name: string): string[] {
  return files.filter(({ imports }) => imports.includes(name)).map((file) => file.name);
}

/** Returns the imports from one room into another, as `file -> file`. */
function importsBetween(from: (name: string) => boolean, to: (name: string) => boolean): string[] {
  return files
    .filter(({ name }) => from(name))
    .flatMap(({ name, imports }) => imports.filter(to).map((wanted) => `${name} -> ${wanted}`));
}

const within = (room: string) => (name: string) => name.startsWith(`${room}/`);
const outside = (room: string) => (name: string) => !name.startsWith(`${room}/`);
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Each figure: what is counted, how many there may be, and what is found. */
const bounds: readonly (readonly [what: string, most: number, found: () => readonly string[]])[] = [
  ['files with 300 lines or more', 0, () => files.filter(({ lines }) => lines >= 300).map(({ name }) => name)],
  [
    'lines over 120 columns',
    0,
    () =>
      files.flatMap(({ name, text }) =>
        text.split('\n').flatMap((line, i) => (line.length > 120 ? `${name}:${i + 1}` : [])),
      ),
  ],
  ['use of any', 0, () => placesOf((node) => node.kind === ts.SyntaxKind.AnyKeyword)],
  ['casts', 0, () => placesOf(isCast)],
  ['non-null assertions', 0, () => placesOf(ts.isNonNullExpression)],
  [
    'functions with 5 or more parameters',
    0,
    () => placesOf((node) => ts.isFunctionLike(node) && node.parameters.length > 4),
  ],
  ['nested ternaries', 0, () => placesOf(isNestedTernary)],
  ['names with two meanings', 9, namesWithTwoMeanings],
  [
    'file names that occur twice',
    0,
    () => {
      const names = files.map(({ name }) => path.posix.basename(name));
      return names.filter((name, i) => names.indexOf(name) !== i);
    },
  ],
  [
    'files under 30 lines with one importer',
    4,
    () => files.filter(({ name, lines }) => lines < 30 && importersOf(name).length === 1).map(({ name }) => name),
  ],
  [
    'exported names without a doc comment',
    0,
    () =>
      files.flatMap((file) =>
        definitionsOf(file).flatMap(({ names, statement }) =>
          isExported(statement) && ts.getJSDocCommentsAndTags(statement).length === 0
            ? `${file.name}: ${names.join(', ')}`
            : [],
        ),
      ),
  ],
  ['imports of the API client from other rooms', 0, () => importsBetween(within('nsight'), outside('nsight'))],
  ['imports of a view from the chat tools', 0, () => importsBetween(within('chat'), within('views'))],
  [
    'imports of the storage from the history',
    0,
    () => importsBetween(outside('history'), (name) => /^history\/(?:.*store|.*[Ff]iles?)\.ts$/.test(name)),
  ],
  [
    'node store beside the one that all views share',
    0,
    () =>
      files
        .flatMap((file) => definitionsOf(file).flatMap(({ names }) => names))
        .filter((name) => /nodestore$/i.test(name))
        .slice(1),
  ],
];

describe('the house: src', () => {
  for (const [what, most, found] of bounds) {
    it(`has ${most === 0 ? 'no' : `at most ${most}`} ${what}`, () => {
      const all = found();
      assert.ok(all.length <= most, `${all.length} ${what}:\n${all.join('\n')}`);
    });
  }

  it('has a median file of fewer than 80 lines', () => {
    const middle = median(files.map(({ lines }) => lines));
    assert.ok(middle < 80, `The median file has ${middle} lines.`);
  });
});
