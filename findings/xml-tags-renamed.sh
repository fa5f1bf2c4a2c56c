#!/bin/sh
# One tag with an unlucky name is renamed, another one makes the whole answer unreadable.
#
# Where: fast-xml-parser 5.12.1, with its default options; 5.3.3 kept these names.
# Expected: a tag of the document is a key of the result, whatever it is called; a minor version does not change it.
# Found: `<toString>`, `<valueOf>` and `<hasOwnProperty>` come back as `__toString`, … (two underscores before them). A
#   document with a `<constructor>` or a `<prototype>` anywhere is refused as a whole, with an error. The reason is sound
#   (keys of objects), and the option `onDangerousProperty` changes the first part.
# Why it matters: answers of N-sight hold tags that a client of the service has named (custom fields). `<constructor>` is
#   a likely one at a builder's, and then the list of all devices cannot be read. It comes with an update of the library.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-parser@5.12.1 older@npm:fast-xml-parser@5.3.3
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import * as newer from 'fast-xml-parser';
import * as older from 'older';
const read = ({ XMLParser }, tag) => {
  try {
    return Object.keys(new XMLParser().parse(`<device><${tag}>x</${tag}></device>`).device)[0];
  } catch (error) {
    return `refused: ${error.message.includes(tag)}`;
  }
};
const tags = ['toString', 'valueOf', 'hasOwnProperty', 'constructor', 'prototype', 'length', 'name'];
const found = tags.map((tag) => [tag, read(older, tag), read(newer, tag)]);
console.log('tag, as read by 5.3.3, as read by 5.12.1\n', found);
assert.deepEqual(found.map(([, before]) => before), tags);
assert.deepEqual(found.map(([, , now]) => now), [
  '__toString', '__valueOf', '__hasOwnProperty', 'refused: true', 'refused: true', 'length', 'name',
]);
END
node run.mjs
