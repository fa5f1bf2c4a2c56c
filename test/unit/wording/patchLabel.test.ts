import assert from 'node:assert/strict';
import { patchLabel } from '../../../src/wording/patchWords';

const label = (title: string | undefined) => patchLabel({ title });

describe('the label of a patch', () => {
  it('begins with its KB number, which its brackets do not say again', () => {
    assert.equal(
      label('2026-10 Cumulative Update for Windows 11 (KB5066835)'),
      'KB5066835 · 2026-10 Cumulative Update for Windows 11',
    );
    assert.equal(label('Tool - v5.1 (KB 890830) (Version 2)'), 'KB890830 · Tool - v5.1 (Version 2)');
    assert.equal(label('Update [kb-5066835]'), 'KB5066835 · Update');
    assert.equal(label('（ＫＢ５０６６８３５）'), '（ＫＢ５０６６８３５）');
    assert.equal(label('Update for KB1 (KB2)'), 'KB1 · Update for KB1 (KB2)');
  });

  it('leaves the rest as it is where the number stands within it', () => {
    const title = 'Security Intelligence Update - KB2267602 (Version 1.403.1.0)';
    assert.equal(label(title), `KB2267602 · ${title}`);
  });

  it('is the title where that begins with the number, or has none', () => {
    for (const title of ['KB5066835', 'KB5066835: Update', '(KB5066835) Update', 'Chrome 120', 'KBase 5', 'XKB5066835'])
      assert.equal(label(title), title);
    assert.equal(label(undefined), '(no title)');
    assert.equal(label(''), '(no title)');
  });

  it('keeps what may name something else', () => {
    assert.equal(label('KBase (KB5066835)'), 'KB5066835 · KBase');
    assert.equal(label('Update (replaces KB1) (KB1)'), 'KB1 · Update (replaces KB1)');
  });
});
