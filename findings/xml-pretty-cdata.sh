#!/bin/sh
# Pretty-printed XML with CDATA sections has other texts than the same XML on one line.
#
# Where: fast-xml-builder 1.3.2 (the builder of fast-xml-parser 5), `format: true` and `cdataPropName`.
# Expected: `format` indents elements and leaves the texts of elements alone, as it does for plain text.
# Found: a CDATA section goes on a line of its own within its element, so that line breaks and spaces become part of the
#   text: `<title>`, a line break, four spaces, `<![CDATA[Word & Excel]]>`, and so on. A plain text beside it is not
#   indented. fast-xml-parser itself does not show it, because it trims by default; saxes 6.0.0, which reads texts as they
#   stand, returns "\n    Word & Excel\n  ".
# Why it matters: N-sight's answers wrap names and titles in CDATA. Whoever writes a made-up server with the builder, and
#   pretty-prints to be able to read it, tests a client against texts that no server sends: names are not equal, and ids
#   are not digits, unless the client trims. Write answers with `format: false`.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-builder@1.3.2 fast-xml-parser@5.12.1 saxes@6.0.0
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import builder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import saxes from 'saxes';
const XMLBuilder = builder.default ?? builder;
const patch = { patch: { title: { cdata: 'Word & Excel' }, product: 'Office' } };
const built = (format) => new XMLBuilder({ format, cdataPropName: 'cdata' }).build(patch);
/** The text of each element, as saxes reads it. */
function texts(xml) {
  const parser = new saxes.SaxesParser();
  const found = {};
  const open = [];
  const add = (text) => {
    found[open.at(-1)] = (found[open.at(-1)] ?? '') + text;
  };
  parser.on('opentag', ({ name }) => open.push(name));
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => open.length > 0 && add(text));
  parser.on('cdata', add);
  parser.write(xml).close();
  return found;
}
const [plain, pretty] = [built(false), built(true)];
console.log(`fast-xml-builder 1.3.2, format: true\n${pretty}`);
console.log('saxes 6.0.0', texts(pretty));
assert.equal(texts(plain).title, 'Word & Excel');
assert.equal(texts(pretty).product, 'Office');
assert.equal(texts(pretty).title, '\n    Word & Excel\n  ');
assert.equal(new XMLParser().parse(pretty).patch.title, 'Word & Excel');
END
node run.mjs
