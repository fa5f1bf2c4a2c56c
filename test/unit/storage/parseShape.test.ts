import assert from 'node:assert/strict';
import { parseEntry } from '../../../src/history/parseEntry';
import { Texts } from '../../../src/scan/internTexts';
import { parseOldScan } from '../../../src/scan/oldScan';
import { entry, entryPatch, place } from '../../support/data/entries';

/** KB1 with the tag characters of "Hi" and a soft hyphen, as a version stored it that did not take them out. */
const hidden = 'K\u00adB1\u{E0048}\u{E0069}';

describe('texts that an older version has stored', () => {
  it('come out of the history without what shows as nothing', () => {
    const {
      place: where,
      patches,
      messages,
      error,
    } = parseEntry(
      JSON.stringify(
        entry({
          place: place('111', hidden),
          patches: [entryPatch({ title: hidden, status: 'pending', statusLabel: hidden })],
          messages: [hidden],
          error: hidden,
        }),
      ),
    );
    const [patch] = patches;
    assert.deepEqual(
      [where.device.name, patch?.title, patch?.statusLabel, messages[0], error],
      ['KB1', 'KB1', 'KB1', 'KB1', 'KB1'],
    );
  });

  it('come out of a scan without it, and so into an export', async () => {
    const patch = { id: '5', title: hidden, product: hidden, statusLabel: hidden };
    const stored = {
      version: 1,
      lists: [],
      devices: [
        {
          place: place('111', hidden),
          type: 'server',
          listedAt: 1,
          reading: { kind: 'read', at: 1, problems: 0, failed: [{ ...patch, severityLabel: hidden }] },
        },
        { place: place('222'), type: 'server', listedAt: 1, reading: { kind: 'unreadable', at: 1, reason: hidden } },
      ],
    };
    const text = JSON.stringify([...(await parseOldScan(JSON.stringify(stored), new Texts())).devices]);
    assert.equal(text.split('KB1').length - 1, 6);
    assert.ok(!text.includes('\u{E0048}') && !text.includes('\u00ad'));
  });
});
