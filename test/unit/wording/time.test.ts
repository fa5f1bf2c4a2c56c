import assert from 'node:assert/strict';
import { useLanguage } from '../../../src/wording/localize';
import { clockTime, dateAndTime, timeAgo } from '../../../src/wording/time';

const day = new Date(2026, 10, 25, 0, 5, 9).getTime();
const nextDay = new Date(2026, 10, 26, 14, 5, 9).getTime();

describe('a time', () => {
  afterEach(() => {
    useLanguage();
  });

  const languages: [name: string, whole: string, otherDay: string][] = [
    ['en', 'Nov 25, 2026, 00:05:09', 'Nov 25 00:05'],
    ['de', '25.11.2026, 00:05:09', '25. Nov. 00:05'],
  ];
  for (const [name, whole, otherDay] of languages) {
    it(`is in VS Code's language, ${name}, and in 24 hours`, () => {
      useLanguage({ name, texts: {} });
      assert.deepEqual([dateAndTime(day), clockTime(day, day), clockTime(day, nextDay)], [whole, '00:05', otherDay]);
    });
  }

  const agos: [name: string, texts: Record<string, string>, expected: string[]][] = [
    ['en', {}, ['just now', '5 min. ago', '2 hr. ago', '47 hr. ago', '3 days ago']],
    ['de', { 'just now': 'gerade eben' }, ['gerade eben', 'vor 5 Min.', 'vor 2 Std.', 'vor 47 Std.', 'vor 3 Tagen']],
  ];
  for (const [name, texts, expected] of agos) {
    it(`that has passed is in the short form of the language, ${name}`, () => {
      useLanguage({ name, texts });
      const minutes = [0.9, 5, 2.9 * 60, 47 * 60, 3 * 24 * 60];
      assert.deepEqual(
        minutes.map((n) => timeAgo(day, day + n * 60_000)),
        expected,
      );
    });
  }

  it('is not said to be just now where it is still to come, nor to be of 1970 where it is not known', () => {
    for (const at of [day + 61_000, day + 365 * 24 * 60 * 60_000, 0])
      assert.equal(timeAgo(at, day), 'at an unknown time');
    assert.equal(timeAgo(day + 59_000, day), 'just now', 'a clock that is kept right goes back by as much');
  });

  it('is shown in a language too that Node cannot read the name of', () => {
    useLanguage({ name: 'no such language', texts: {} });
    assert.match(dateAndTime(day), /2026.*05/);
  });
});
