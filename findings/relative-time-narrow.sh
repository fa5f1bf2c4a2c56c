#!/bin/sh
# "5 minutes ago" in its narrow form is a negative number in Russian, and five meters in German.
#
# Where: Intl.RelativeTimeFormat of Node with full ICU; what is printed says of which CLDR. No package is needed.
# Guessed before: `style: 'narrow'` is the short form that fits into a row, in each language: "5m ago", "vor 5 Min.".
# Found: Russian has "-5 мин" and "-5 ч" (short: "5 мин. назад"). German has "vor 5 m" for minutes, and "vor 5 Std." for
#   hours, not shorter than the short form. Spanish, Italian and Brazilian Portuguese have no narrow form of their own.
# Why it matters: a row says "Scanned {0}". In Russian it says "Scanned -2 h" then, which reads like a fault. `short` reads
#   well in all of these, and costs a few characters. Tests in English alone see nothing of it.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
const ago = (language, style, unit) => new Intl.RelativeTimeFormat(language, { style }).format(-5, unit);
const found = ['en', 'ru', 'de'].flatMap((language) =>
  ['narrow', 'short'].map((style) => [language, style, ago(language, style, 'minute'), ago(language, style, 'hour')]),
);
console.log(`Node ${process.version}, ICU ${process.versions.icu}, CLDR ${process.versions.cldr}\n`, found);
assert.match(ago('ru', 'narrow', 'minute'), /^[-−]5/);
assert.match(ago('ru', 'short', 'minute'), /^5 .* назад$/);
assert.match(ago('de', 'narrow', 'minute'), /^vor 5\sm$/);
assert.equal(ago('de', 'narrow', 'hour'), ago('de', 'short', 'hour'));
for (const language of ['es', 'it', 'pt-BR'])
  assert.equal(ago(language, 'narrow', 'minute'), ago(language, 'short', 'minute'), language);
END
node run.mjs
