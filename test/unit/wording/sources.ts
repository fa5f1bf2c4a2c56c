import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { anyOf } from '../../support/regExps';

/** A file of src, parsed. `file` is its path below src, with slashes. */
export interface Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
}

/** A text in a file; of a template each part that is filled in is {}. */
export interface Text {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** All of src. */
export function sources(): Source[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => parse(file.split(path.sep).join('/'), readFileSync(path.join('src', file), 'utf8')));
}

export function parse(file: string, code: string): Source {
  return { file, tree: ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true) };
}

/**
 * What is given to `t` and `plural` in a file, and the calls that give something else than a literal, or come while the
 * file is loaded.
 */
export function messagesIn({ file, tree }: Source): {
  readonly messages: readonly Text[];
  readonly wrong: readonly Text[];
} {
  const messages: Text[] = [];
  const wrong: Text[] = [];
  walk(tree, (node) => {
    const given = messageArguments(node);
    if (!given) return;
    for (const one of given) {
      const text = joinedLiteral(one);
      if (text !== undefined && isInFunction(node)) messages.push(textAt(file, tree, one, text));
      else wrong.push(textAt(file, tree, one, one.getText()));
    }
  });
  return { messages, wrong };
}

/** Texts that look like words for people, and are not given to one of them. */
export function textsOutside({ file, tree }: Source): Text[] {
  const found: Text[] = [];
  walk(tree, (node) => {
    if (isElsewhere(node)) return false;
    const text = literalText(node);
    if (text !== undefined && isForPeople(text, node) && !isNoText(node)) found.push(textAt(file, tree, node, text));
    return undefined;
  });
  return found;
}

/** Goes through all that lies beneath a node, but not beneath one for which `visit` gives false. */
function walk(node: ts.Node, visit: (node: ts.Node) => unknown): void {
  ts.forEachChild(node, (child) => {
    if (visit(child) !== false) walk(child, visit);
  });
}

function calledName(node: ts.Node): string | undefined {
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText() : undefined;
}

function messageArguments(node: ts.Node): readonly ts.Expression[] | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const name = calledName(node);
  if (name === 't') return node.arguments.slice(0, 1);
  return name === 'plural' ? node.arguments.slice(1, 3) : undefined;
}

/** The text of a literal, or of several that are joined by `+` because they are too long for a line. */
function joinedLiteral(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node)) return node.text;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [joinedLiteral(node.left), joinedLiteral(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

function isInFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, (one) => ts.isFunctionLike(one)) !== undefined;
}

/** Where no text for people is: imports, types, errors of ours, lines of the log, what is English on purpose. */
function isElsewhere(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isNewExpression(node)) return node.expression.getText().endsWith('Error');
  return /\blog(?:\.(?:info|error))?$/.test(calledName(node) ?? '');
}

function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const text = [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((one) => one.text).join('{}');
  // Of HTML what stands between the tags.
  const isHtml = ts.isTaggedTemplateExpression(node.parent) && node.parent.tag.getText() === 'safeHtml';
  return isHtml ? text.replace(/<[^>]*>/g, '') : text;
}

/** Names of what a property holds that people read. */
const shownProperties = [
  'label',
  'description',
  'detail',
  'title',
  'text',
  'message',
  'placeholder',
  'prompt',
  'busyPrompt',
  'tooltip',
  'problem',
  'reason',
];

function isForPeople(text: string, node: ts.Node): boolean {
  const words = text.replace(/\$\([\w~-]+\)/g, ''); // An icon.
  if (!/\p{L}/u.test(words) || /^\w*_\w*$/.test(words)) return false; // None, or the name of a field.
  // "Two words", "one {}", "{} word", "Word", " word ".
  if (
    /\p{L}[\p{L}.,:;…'’)]* (?:[\p{L}(]|\{\})|\{\}[\p{P}]? \p{L}|^\p{Lu}\p{Ll}+…?$|^ ?\p{L}+ $|^ \p{L}+ ?$/u.test(words)
  )
    return true;
  if (isOrNothing(node.parent)) return true;
  const holder = holderOf(node);
  if (ts.isVariableDeclaration(holder)) return shownProperties.includes(holder.name.getText());
  if (ts.isPropertyAssignment(holder)) return shownProperties.includes(holder.name.getText());
  if (isAssignment(holder))
    return ts.isPropertyAccessExpression(holder.left) && shownProperties.includes(holder.left.name.text);
  if (ts.isReturnStatement(holder) || ts.isArrowFunction(holder)) return returnsText(holder);
  return showing.test(calledName(holder) ?? '') && !['info', 'warning', 'error'].includes(text);
}

/** Names of functions and classes that show what they are given. */
const showing = anyOf(
  /^(?:say|confirm|count)$/,
  /\bshow(?:Information|Warning|Error)Message$/,
  /\b(?:setStatusBarMessage|TreeItem|MarkdownString|appendMarkdown|appendText)$/,
);

/** `a ? 'word' : ''` makes a text. */
function isOrNothing(node: ts.Node): boolean {
  return ts.isConditionalExpression(node) && [node.whenTrue, node.whenFalse].some((one) => literalText(one) === '');
}

/** Whether a function gives a text, and not one of a few words of ours, which would be its type. */
function returnsText(node: ts.Node): boolean {
  const type = ts.findAncestor(node, ts.isFunctionLike)?.type;
  return type !== undefined && /^string(?: \| undefined)?$/.test(type.getText());
}

/** What a value goes to, whichever of several it is, and whatever stands beside it. */
function holderOf({ parent }: ts.Node): ts.Node {
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isTemplateExpression(parent) ||
    (ts.isBinaryExpression(parent) && !isAssignment(parent));
  return isPart ? holderOf(parent) : parent;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

function isJoined(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && joinedLiteral(node) !== undefined;
}

/** A message, or a text that is compared, a name of a property, or facts for the menus. */
function isNoText(node: ts.Node): boolean {
  const { parent } = node;
  if (isJoined(parent)) return isNoText(parent);
  if (messageArguments(parent)?.some((one) => one === node)) return true;
  if (ts.isBinaryExpression(parent) && /^(?:[!=]==|in)$/.test(parent.operatorToken.getText())) return true;
  if (ts.isCaseClause(parent) || (ts.isPropertyAssignment(parent) && parent.name === node)) return true;
  const holder = holderOf(node);
  return ts.isPropertyAssignment(holder) && ['facts', 'kind', 'severity', 'log'].includes(holder.name.getText());
}

function textAt(file: string, tree: ts.SourceFile, node: ts.Node, text: string): Text {
  return { file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, text };
}
