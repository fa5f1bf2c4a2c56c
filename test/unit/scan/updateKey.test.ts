import assert from 'node:assert/strict';
import { isSharedKey, updateKeyOf } from '../../../src/scan/updateKey';

const key = (title: string | undefined, product?: string, id = '1') => updateKeyOf({ id, title, product });

describe('the key of an update', () => {
  it('is its KB number, in whichever title', () => {
    const english = key('2026-10 Cumulative Update for Windows 11 (KB5066835)', 'Windows 11');
    assert.equal(key('Kumulatives Update für Windows 11, 2026-10 (KB5066835)', 'Windows'), english);
    assert.equal(key('Cumulative Update kb 5066835'), english);
    assert.notEqual(key('2026-11 Cumulative Update for Windows 11 (KB5066836)'), english);
  });

  it('is the same for the daily versions of a definition', () => {
    const daily = (version: string) => key(`Security Intelligence Update - KB2267602 (Version ${version})`);
    assert.equal(daily('1.421.1'), daily('1.421.2'));
  });

  it('is else title and product, whatever their case and form', () => {
    assert.equal(key('Zoom  Straße', 'Zoom'), key('ZOOM STRASSE', 'zoom'));
    assert.notEqual(key('Update 1.0', 'Zoom'), key('Update 1.0', 'Chrome'));
    assert.notEqual(key('A', 'B C'), key('A B', 'C'));
  });

  it('is else the id, which tells it on its own device only', () => {
    assert.equal(key(undefined), key(' '));
    assert.notEqual(key(undefined, 'Zoom', '1'), key(undefined, 'Zoom', '2'));
    assert.deepEqual([key(undefined), key('KB5066835'), key('id 1')].map(isSharedKey), [false, true, true]);
  });
});
