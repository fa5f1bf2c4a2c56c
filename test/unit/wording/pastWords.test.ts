import assert from 'node:assert/strict';
import { useLanguage } from '../../../src/wording/localize';
import { newAndGoneText, sinceText } from '../../../src/wording/pastWords';

const now = new Date(2025, 10, 28, 7, 0).getTime();
const at = (month: number, day: number, year = 2025) => new Date(year, month - 1, day, 23, 59).getTime();
const since = (firstSeen: number, isAtLeast = false) => sinceText({ firstSeen, isAtLeast }, now);

describe('since when something fails', () => {
  afterEach(() => {
    useLanguage();
  });

  it('is a day and how long ago that is, by the calendar', () => {
    useLanguage({ name: 'en-GB', texts: {} });
    assert.equal(since(at(11, 12)), 'since 12 Nov (16 days)');
    assert.equal(since(at(11, 27)), 'since 27 Nov (1 day)');
    assert.equal(since(at(12, 31, 2024)), 'since 31 Dec 2024 (332 days)');
    assert.equal(since(new Date(2025, 10, 28, 6).getTime()), 'since today');
  });

  it('says where it may have been longer, and nothing where that is all that is known', () => {
    useLanguage({ name: 'en-GB', texts: {} });
    assert.equal(since(at(11, 12), true), 'since 12 Nov or longer (16 days)');
    assert.equal(since(now - 1, true), '');
    assert.equal(since(at(11, 29)), ''); // The clock was wrong.
  });

  it('counts a day of 23 or 25 hours as one', () => {
    for (const [from, to] of [
      [new Date(2025, 2, 29, 23), new Date(2025, 2, 30, 1)],
      [new Date(2025, 9, 25, 1), new Date(2025, 9, 26, 23)],
      [new Date(2025, 10, 1, 1), new Date(2025, 10, 2, 23)],
    ] as const)
      assert.match(sinceText({ firstSeen: from.getTime(), isAtLeast: false }, to.getTime()), /\(1 day\)$/);
  });
});

describe('what has changed', () => {
  afterEach(() => {
    useLanguage();
  });
  const text = (day: string) => newAndGoneText({ since: day, appeared: 12, gone: 30 }, now);

  it('is said since yesterday, a day of this week, or a date', () => {
    useLanguage({ name: 'en-GB', texts: {} });
    assert.equal(text('2025-11-27'), '12 new, 30 gone since yesterday');
    assert.equal(text('2025-11-24'), '12 new, 30 gone since Monday');
    assert.equal(text('2025-11-21'), '12 new, 30 gone since 21 Nov');
    assert.equal(text('2024-11-28'), '12 new, 30 gone since 28 Nov 2024');
  });

  it('is in the words of the language, which may have changed', () => {
    useLanguage({ name: 'de', texts: { '{0} new, {1} gone {2}': '{0} neu, {1} weg {2}', 'since {0}': 'seit {0}' } });
    assert.equal(text('2025-11-24'), '12 neu, 30 weg seit Montag');
    assert.equal(text('2025-11-12'), '12 neu, 30 weg seit 12. Nov.');
  });
});
