import assert from 'node:assert/strict';
import ts from 'typescript';
import { found, source, sources } from './sources';

/** The words of context values, the first being the kind of the row, written out in `facts: '…'` or join('…', …). */
export function factsOfRows(): { readonly kinds: Set<string>; readonly others: Set<string> } {
  const kinds = new Set(found(/\breadonly kind: '(\w+)'/g, source));
  const others = new Set<string>();
  for (const given of givenFacts()) {
    assert.ok(given.length > 0, 'facts are written out');
    for (const [i, fact] of given.entries()) {
      for (const word of fact.slice(1)) others.add(word);
      (i === 0 ? kinds : others).add(fact[0] ?? '');
    }
  }
  return { kinds, others };
}

/** The texts of each place that gives facts, in words. */
function givenFacts(): string[][][] {
  const given: string[][][] = [];
  for (const [name, text] of sources) {
    const visit = (node: ts.Node) => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'facts') {
        // Each is a whole context value.
        given.push(...textsOf(node.initializer).map((fact) => [fact.split(' ')]));
      } else if (ts.isCallExpression(node) && node.expression.getText() === 'join') {
        given.push(node.arguments.flatMap(textsOf).map((fact) => fact.split(' ')));
      }
      node.forEachChild(visit);
    };
    if (name.startsWith('views/')) visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  }
  return given;
}

/** The texts that an expression can come to; what it is compared with is none of them. */
function textsOf(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(textsOf);
  return ts.isBinaryExpression(node) ? textsOf(node.right) : [];
}
