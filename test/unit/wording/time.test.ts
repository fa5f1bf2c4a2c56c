import assert from 'node:assert/strict';
import { inEnglish, useLanguage } from '../../../src/wording/localize';
import { clockTime, dateAndTime } from '../../../src/wording/time';

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

  it('is English where all is to be', () => {
    useLanguage({ name: 'de', texts: {} });
    assert.equal(
      inEnglish(() => dateAndTime(day)),
      'Nov 25, 2026, 00:05:09',
    );
  });

  it('is shown in a language too that Node cannot read the name of', () => {
    useLanguage({ name: 'no such language', texts: {} });
    assert.match(dateAndTime(day), /2026.*05/);
  });
});
