import assert from 'node:assert/strict';
import { clean, cleanLines } from '../../../src/nsight/text';

/** Every code point that Unicode has, as text. */
function* allCharacters(): Iterable<string> {
  for (let code = 0; code <= 0x10ffff; code++) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
}

describe('a text of the server', () => {
  it('loses every character that shows as nothing, but for a joiner between letters', () => {
    const kept = [...allCharacters()].filter(
      (character) => /\p{Default_Ignorable_Code_Point}/u.test(character) && clean(`KB1${character}2`) !== 'KB12',
    );
    assert.deepEqual(kept, []);
    const between = [...allCharacters()].filter(
      (character) => /\p{Default_Ignorable_Code_Point}/u.test(character) && clean(`a${character}b`) !== 'ab',
    );
    assert.deepEqual(between, ['\u200c', '\u200d']);
  });

  it('hides no sentence for a language model', () => {
    const hidden = (text: string, from: number) =>
      Array.from(text, (character) => String.fromCodePoint(from + character.charCodeAt(0))).join('');
    for (const from of [0xe0000, 0xe0100, 0xfe00 - 0x61])
      assert.equal(clean(`KB5034441${hidden('abc', from)}`), 'KB5034441');
    assert.equal(clean('\ufff9a\ufffab\ufffbc\u00ad\u180e\u2061\u206a\u115f\u3164\uffa0'), 'abc');
    assert.equal(cleanLines('a\u{e0041}\n\u2066b\u2069\u2028\tc'), 'a\nb\n\tc');
  });

  it('keeps joiners where a language needs them, one between two letters, and no others', () => {
    for (const word of ['می\u200cخواهم', 'क्\u200dष', 'Auf\u200clage']) assert.equal(clean(word), word);
    for (const [text, wanted] of [
      ['a\u200d\u200cb', 'ab'],
      ['a\u200c\u3164\u200db', 'ab'],
      ['a\u200d', 'a'],
      ['1\u200d2', '12'],
      ['👨\u200d👩', '👨👩'],
    ] as const)
      assert.equal(clean(text), wanted, JSON.stringify(text));
  });

  it('keeps what shows: signs of numbers, accents, emoji', () => {
    for (const text of ['\u0600٣', '۝', 'e\u0301', 'Müller 漢字 🖥']) assert.equal(clean(text), text);
  });
});
