#!/bin/sh
# An id is a number or a string depending on how many digits it has.
#
# Where: fast-xml-parser 5.12.1 (the same in 5.3.3), with its default options.
# Expected: values are turned into numbers, so an id of 18 digits loses its last ones, as with `Number()`.
# Found: it keeps all 18, as a *string*, while an id of 9 digits is a *number*. In one list, records have ids of two
#   types. From 22 digits on it is a number again, and rounded (1.2345678901234568e+21). `0123` becomes 123 although
#   the option `leadingZeros` is on: it means "leading zeros are read as a number". `1e3` becomes 1000, `0x1A` 26. CDATA
#   is no protection: `<![CDATA[1.10]]>` becomes 1.1.
# Why it matters: ids in N-sight's documentation have 9 digits, other accounts have longer ones. A client that is tried
#   with the former and compares ids by `===`, or keeps them in a Map, finds none of the latter; versions and titles
#   that look like a number lose a zero. `parseTagValue: false` makes all of them strings.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . fast-xml-parser@5.12.1
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
const ids = ['123456789', '123456789012345678', '1234567890123456789012', '0123', '1e3', '0x1A', '<![CDATA[1.10]]>'];
const xml = `<items>${ids.map((id) => `<device><deviceid>${id}</deviceid></device>`).join('')}</items>`;
const read = (options) => new XMLParser(options).parse(xml).items.device.map(({ deviceid }) => deviceid);
console.log('fast-xml-parser 5.12.1\nwritten      ', ids, '\nby default   ', read({}));
console.log('parseTagValue: false', read({ parseTagValue: false }));
assert.deepEqual(read({}), [123456789, '123456789012345678', 1.2345678901234568e21, 123, 1000, 26, 1.1]);
assert.deepEqual(read({ parseTagValue: false }), [...ids.slice(0, -1), '1.10']);
END
node run.mjs
