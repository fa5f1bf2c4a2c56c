#!/bin/sh
# What Prettier has just written, Prettier does not accept.
#
# Where: prettier 3.10.1, TypeScript, `printWidth: 120`.
# Guessed before: `prettier --write .` and then `prettier --check .` is always green.
# Found: an object literal keeps its lines when it had some (that is documented), so the second run sees another source
#   than the first. In a chain of calls whose last callback returns a long object, the first run breaks the chain and the
#   object; the second sees an object of several lines and joins the chain again. The third run changes nothing. Two files
#   of this project were such.
# Why it matters: who takes Prettier up with one big commit and a check in CI gets a red check from untouched code, and
#   every later commit of such a file a change that its author did not make. Run `--write` until nothing changes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . prettier@3.10.1
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { format } from 'prettier';
const source = `export function rows({ items, problems }: List): Row[] {
  return [
    ...items.toSorted(byName).map((client): ClientNode => ({ kind: 'client', id: pathId(undefined, 'client', client.id), parent: undefined, client })),
    ...notes(undefined, 'clients', problems),
  ];
}
`;
const runs = [source];
for (let i = 0; i < 3; i++) runs.push(await format(runs[i], { parser: 'typescript', printWidth: 120, singleQuote: true }));
console.log(`prettier 3.10.1\nafter the first run\n${runs[1]}\nafter the second\n${runs[2]}`);
assert.notEqual(runs[1], runs[2]);
assert.equal(runs[2], runs[3]);
END
node run.mjs
