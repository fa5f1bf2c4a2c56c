#!/bin/sh
# A builder of XML writes control characters, which no XML may hold; the parser of the same maker reads them, others refuse.
#
# Where: fast-xml-builder 1.3.2 (the builder of fast-xml-parser 5), default options; fast-xml-parser 5.12.1 with its
#   validator, saxes 6.0.0.
# Expected: a text with U+0001 is refused, or the character left out: XML 1.0 has no way to write it.
# Found: it is written as it stands. fast-xml-parser reads it back, and its validator returns true. saxes says
#   "disallowed character", as a server of .NET or Java would.
# Why it matters: titles and names come from devices, and some hold such characters. A made-up server that is built with
#   it answers what a strict client refuses, and a client that is only tried with fast-xml-parser does not know that real
#   servers cannot send it. Take control characters out before you build.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-builder@1.3.2 fast-xml-parser@5.12.1 saxes@6.0.0
cat > run.mjs <<'CODE'
import assert from 'node:assert/strict';
import builder from 'fast-xml-builder';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import saxes from 'saxes';
const XMLBuilder = builder.default ?? builder;
const xml = new XMLBuilder({}).build({ title: 'Reader\u0001 24' });
console.log('fast-xml-builder 1.3.2', JSON.stringify(xml));
assert.equal(xml, '<title>Reader\u0001 24</title>');
assert.equal(XMLValidator.validate(xml), true);
assert.equal(new XMLParser().parse(xml).title, 'Reader\u0001 24');
const refused = (() => {
  try {
    new saxes.SaxesParser().write(xml).close();
    return undefined;
  } catch (error) {
    return error.message;
  }
})();
console.log('saxes 6.0.0', refused);
assert.match(refused ?? '', /disallowed character/);
CODE
node run.mjs
