#!/bin/sh
# A line break in a cell is quoted, until the lines of the file end as RFC 4180 wants it.
#
# Where: csv-stringify 6.9.0, read back by csv-parse 5.6.0.
# Expected: a value with a line break in it is put in quotes (RFC 4180, section 2.6), whatever ends the lines.
# Found: only the chosen delimiter is looked for. With `record_delimiter: 'windows'` (CRLF, which RFC 4180 and Excel want),
#   a value with a bare LF or CR stands without quotes. csv-parse reads that back when it finds the delimiter by itself;
#   told that lines may end with CRLF or LF, as spreadsheets and most readers take it, it finds one record more, and cells
#   in the wrong columns. `quoted_match: /[\r\n]/` mends it. Also: `false` becomes an empty cell, while `true` becomes 1.
# Why it matters: titles and messages that come from an API hold line breaks now and then. Files are right for months and
#   shifted by a line with the first such title; and no test with LF sees it.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . csv-stringify@6.9.0 csv-parse@5.6.0
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';
const rows = [['device', 'title'], ['SRV-01', 'Line one\nLine two'], ['SRV-02', 'x']];
const lenient = { record_delimiter: ['\r\n', '\n'], relax_column_count: true };
const found = [{}, { record_delimiter: 'windows' }, { record_delimiter: 'windows', quoted_match: /[\r\n]/ }].map(
  (options) => {
    const text = stringify(rows, options);
    return { options, text, records: parse(text, lenient).length };
  },
);
console.log('csv-stringify 6.9.0', found);
assert.deepEqual(found.map(({ records }) => records), [3, 4, 3]);
assert.match(found[1].text, /\r\nSRV-01,Line one\nLine two\r\n/);
assert.equal(stringify([['a', 'b', 'c'], [true, false, null]]), 'a,b,c\n1,,\n');
END
node run.mjs
