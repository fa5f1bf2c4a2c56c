#!/bin/sh
# Text beside a CDATA section loses its spaces, and a number in it its zeros, in the middle of a sentence.
#
# Where: fast-xml-parser 5.12.1 (the same in 5.3.3), with its default options.
# Expected: the pieces of an element's text are put together as they stand, then trimmed and converted as a whole.
# Found: each piece is trimmed and converted alone, before they are put together. `Word <![CDATA[& Excel]]> 1.10`
#   becomes "Word& Excel1.1". A number that is split in two, `1<![CDATA[.10]]>`, becomes the string "10.1".
#   With `parseTagValue: false` the zero stays, and the spaces are lost still; `trimValues: false` is needed too, and then
#   the white space between elements is in the result.
# Why it matters: N-sight sends titles as CDATA or as plain text, and a server that wraps only what needs it (`&`, `<`)
#   is valid XML. Titles group the same patch over devices: the two spellings of one title are no longer equal.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-parser@5.12.1
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
const whole = '<patch><title>Word &amp; Excel 1.10</title></patch>';
const parts = '<patch><title>Word <![CDATA[& Excel]]> 1.10</title></patch>';
const split = '<patch><version>1<![CDATA[.10]]></version></patch>';
const read = (xml, options) => Object.values(new XMLParser(options).parse(xml).patch)[0];
const asText = { parseTagValue: false };
const found = [read(whole), read(parts), read(split), read(parts, asText), read(parts, { ...asText, trimValues: false })];
console.log('fast-xml-parser 5.12.1', found);
assert.deepEqual(found, ['Word & Excel 1.10', 'Word& Excel1.1', '10.1', 'Word& Excel1.10', 'Word & Excel 1.10']);
END
node run.mjs
