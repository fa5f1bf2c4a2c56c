import assert from 'node:assert/strict';
import { asCode, forMarkdown, forNotification, forQuickInput, shorten } from '../../../src/wording/escape';
import { englishCount } from '../../../src/wording/localize';

describe('text from the server', () => {
  it('makes no link in a notification', () => {
    // The pattern by which VS Code finds links in a notification (src/vs/base/common/linkedText.ts).
    const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
    const hostile = 'Done [click](command:workbench.action.quit) [here](https://evil.example "x")';
    assert.match(hostile, link);
    assert.doesNotMatch(forNotification(hostile), link);
  });

  it('means nothing in Markdown', () => {
    assert.equal(forMarkdown('<b>[a](command:x)</b>'), '&lt;b\\>\\[a\\](command:x)&lt;/b\\>');
    assert.equal(forMarkdown('a\n# b\n\n- c'), 'a \\# b - c');
    assert.equal(forMarkdown('$(trash) `x` &lt; ![i](http://h)'), '\\$(trash) \\`x\\` &amp;lt; !\\[i\\](http\\://h)');
    assert.equal(forMarkdown('WWW.example.com me@example.com'), 'WWW\\.example.com me\\@example.com');
    assert.deepEqual(['- a', ' + b', '1. c', '2) d'].map(forMarkdown), ['\\- a', ' \\+ b', '1\\. c', '2\\) d']);
  });

  it('stays as it is in Markdown where it means nothing', () => {
    for (const plain of ['2026-10 Cumulative Update (KB5092140), 64-bit: 26.3', 'Grünwald & Söhne!', 'read at 3:29:27'])
      assert.equal(forMarkdown(plain), plain);
  });

  it('makes neither an icon nor a link in a quick input', () => {
    assert.equal(
      forQuickInput('a $(trash) \\$(x) $$(y) [b](command:c) d (e) $f'),
      'a $ (trash) \\$ (x) $$ (y) [b] (command:c) d (e) $f',
    );
  });

  it('loses what shows as nothing, also where an older version has stored it', () => {
    for (const escape of [forMarkdown, forNotification, forQuickInput])
      assert.equal(escape('KB1\u{e0041}\u200b \u2066x'), 'KB1 x');
    assert.equal(forMarkdown('a\u0000b\u001b[31m\ud800'), 'a b \\[31m ');
  });

  it('stays inside a code span', () => {
    assert.equal(asCode('a `b` \n c'), "`a 'b'   c`");
    assert.equal(asCode(''), '` `');
  });
});

describe('words', () => {
  it('are cut to a length', () => {
    assert.equal(shorten('abcdef', 6), 'abcdef');
    assert.equal(shorten('abcdefg', 6), 'abcde…');
    assert.equal(shorten('abcd efg', 6), 'abcd…');
  });

  const characters: [what: string, character: string][] = [
    ['an emoji', '😀'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a skin tone', '👍🏽'],
    ['a letter with combining marks', 'e\u0301\u0323'],
    ['a syllable of Hangul', '\u1112\u1161\u11ab'],
  ];
  for (const [what, character] of characters) {
    it(`are never cut in the middle of ${what}`, () => {
      const text = character.repeat(40);
      for (let length = 1; length < text.length; length++) {
        const short = shorten(text, length);
        assert.ok(short.length <= length);
        assert.equal(short.slice(0, -1), character.repeat(Math.floor((length - 1) / character.length)), String(length));
      }
    });
  }

  it('are cut somewhere, whatever they are made of', () => {
    const zalgo = `e${'\u0301'.repeat(10_000)}`;
    assert.ok(shorten(zalgo, 200).length <= 200);
  });

  it('count', () => {
    assert.deepEqual(
      [englishCount(0, 'device'), englishCount(1, 'device'), englishCount(2, 'patch', 'patches')],
      ['0 devices', '1 device', '2 patches'],
    );
  });
});
