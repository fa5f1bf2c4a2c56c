import assert from 'node:assert/strict';
import { plural, plainEnglish, t, useLanguage } from '../../../src/wording/localize';
import { german } from './german';

const devices = (n: number) => plural(n, '{0} device', '{0} devices');

/** Polish has four forms; what is made up here is no part of the extension. */
const polish = {
  name: 'pl',
  texts: {
    '{0} device': '{0} urządzenie',
    '{0} devices': '{0} urządzenia',
    '{0} devices/few': '{0} urządzenia',
    '{0} devices/many': '{0} urządzeń',
  },
};

describe('a text with a number in it', () => {
  afterEach(() => {
    useLanguage();
  });

  it('has two forms in English and in German', () => {
    assert.deepEqual([0, 1, 2].map(devices), ['0 devices', '1 device', '2 devices']);
    useLanguage(german());
    assert.deepEqual([0, 1, 2].map(devices), ['0 Geräte', '1 Gerät', '2 Geräte']);
  });

  it('has as many forms as its language, by the rules of that', () => {
    useLanguage(polish);
    assert.deepEqual([1, 2, 5, 12, 22].map(devices), [
      '1 urządzenie',
      '2 urządzenia',
      '5 urządzeń',
      '12 urządzeń',
      '22 urządzenia',
    ]);
  });

  it('falls back to the plural where a form is not translated', () => {
    useLanguage({ ...polish, texts: { '{0} device': '{0} urządzenie', '{0} devices': '{0} urządzeń' } });
    assert.deepEqual([1, 2, 5].map(devices), ['1 urządzenie', '2 urządzeń', '5 urządzeń']);
  });

  it('is English by the rules of English where it is not translated at all', () => {
    useLanguage({ name: 'fr', texts: {} }); // In French 0 is singular.
    assert.deepEqual([0, 1, 2].map(devices), ['0 devices', '1 device', '2 devices']);
    useLanguage({ name: 'fr', texts: { '{0} device': '{0} appareil', '{0} devices': '{0} appareils' } });
    assert.deepEqual([0, 1, 2].map(devices), ['0 appareil', '1 appareil', '2 appareils']);
  });

  it('takes what it is given as it is', () => {
    assert.equal(plural(2, '{0} of {1}', '{0} of {1}', '{0} $& {1}'), '2 of {0} $& {1}');
    assert.equal(t('{0}', '{0}'), '{0}');
    assert.equal(plainEnglish('{1}, {0}', 'a', 2), '2, a');
  });
});
