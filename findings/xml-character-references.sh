#!/bin/sh
# `&amp;` is decoded, `&#233;` is not.
#
# Where: fast-xml-parser 5.12.1 (the same in 5.3.3), with its default options; `processEntities` is on by default.
# Expected: with entities on, the five entities of XML and character references (`&#233;`, `&#x2013;`) are decoded:
#   both are part of XML itself.
# Found: only the five are. Character references stay as they are written, in text and in attributes, unless the option
#   `htmlEntities` is set, whose name speaks of HTML. With it they are decoded.
# Why it matters: a server that answers in ISO-8859-1 can write what is not in it (an en dash, a euro sign, a Polish name)
#   only as a character reference. A client shows "Krak&#243;w", finds no device of that name, and nothing fails.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-parser@5.12.1
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
const xml = '<site note="&#8364; &amp; &#x20AC;"><name>Krak&#243;w &#x2013; R&amp;D</name></site>';
const read = (options) => new XMLParser({ ignoreAttributes: false, ...options }).parse(xml).site;
console.log('fast-xml-parser 5.12.1\nby default         ', read({}), '\nhtmlEntities: true ', read({ htmlEntities: true }));
assert.deepEqual(read({}), { name: 'Krak&#243;w &#x2013; R&D', '@_note': '&#8364; & &#x20AC;' });
assert.deepEqual(read({ htmlEntities: true }), { name: 'Kraków – R&D', '@_note': '€ & €' });
END
node run.mjs
