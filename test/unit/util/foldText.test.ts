import assert from 'node:assert/strict';
import { foldText } from '../../../src/util/foldText';
import { Random } from '../../../src/demo/random';

describe('a text as it is compared', () => {
  it('is the same in each case, form and width, with single spaces between words', () => {
    for (const [text, folded] of [
      ['Straße', 'STRASSE'],
      ['ＫＢ５０６６８３５', 'KB5066835'],
      ['  Update\u00a0for\t\tWindows ', 'UPDATE FOR WINDOWS'],
      ['2026-10 Update (KB1)', '2026-10 UPDATE (KB1)'],
      [' ', ''],
      ['', ''],
    ] as const)
      assert.equal(foldText(text), folded);
  });

  it('is that by whichever way it is made: most texts need no Unicode', () => {
    const random = new Random(7);
    const letters = ['a', 'Z', '9', '-', '~', '!', ' ', '  ', '\t', '\n', '\u007f', 'ß', 'é', 'e\u0301', 'Ａ'];
    for (let n = 0; n < 2_000; n++) {
      const text = Array.from({ length: n % 7 }, () => random.pick(letters)).join('');
      const inUnicode = text.normalize('NFKC').toUpperCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
      assert.equal(foldText(text), inUnicode, JSON.stringify(text));
    }
  });
});
