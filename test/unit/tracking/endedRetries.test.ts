import assert from 'node:assert/strict';
import { hasEnded, type Entry } from '../../../src/history/entry';
import { patchStatuses } from '../../../src/nsight/records';
import { endedText } from '../../../src/tracking/endedRetries';
import { entry, entryPatch } from './retryEntries';

const installed = (id: string) => entryPatch({ id, status: 'installed', statusLabel: 'Installed', moved: true });
const failed = (id: string) => entryPatch({ id, status: 'failed', statusLabel: 'Failed', moved: true });
describe('the end of retries', () => {
  const text = (...ended: Entry[]) => endedText(ended).text;

  it('is told in numbers, for one device by its name', () => {
    assert.equal(
      text(entry({ patches: [installed('1'), installed('2'), installed('3'), failed('4')] })),
      '3 of 4 patches on SRV-01 are installed; 1 failed again',
    );
    assert.equal(text(entry({ patches: [installed('1')] })), '1 of 1 patch on SRV-01 is installed');
    assert.equal(text(entry({ patches: [failed('1')] })), '0 of 1 patch on SRV-01 is installed; 1 failed again');
    assert.equal(
      text(
        entry({
          patches: [
            failed('1'),
            entryPatch({ id: '2', status: 'rebootRequired' }),
            entryPatch({ id: '3', status: 'ignored' }),
          ],
        }),
      ),
      '0 of 3 patches on SRV-01 are installed; 1 failed again; 1 needs a reboot; 1 is ignored',
    );
  });

  it('tells of what was given up', () => {
    const pending = entryPatch({ id: '2', status: 'pending', statusLabel: 'Pending', moved: true });
    assert.deepEqual(endedText([entry({ patches: [installed('1'), pending] })]), {
      text: '1 of 2 patches on SRV-01 is installed; 1 has no result after 7 days',
      allWell: false,
    });
    assert.equal(
      text(entry({ patches: [pending, entryPatch({ id: '3' })] })),
      '0 of 2 patches on SRV-01 are installed; 2 have no result after 7 days',
    );
  });

  it('is told of every status that is one', () => {
    const ends = patchStatuses.filter((status) => {
      const one = entry({ patches: [entryPatch({ status, moved: true })] });
      return one.patches.every((patch) => hasEnded(one, patch));
    });
    const texts = ends.map((status) => text(entry({ patches: [entryPatch({ status, moved: true })] })));
    assert.deepEqual(texts.toSorted(), [
      '0 of 1 patch on SRV-01 is installed; 1 failed again',
      '0 of 1 patch on SRV-01 is installed; 1 is ignored',
      '0 of 1 patch on SRV-01 is installed; 1 needs a reboot',
      '1 of 1 patch on SRV-01 is installed',
    ]);
  });

  it('is told once for several devices', () => {
    const other = entry({
      place: { ...entry().place, device: { id: '222', name: 'SRV-02' } },
      patches: [installed('1')],
    });
    assert.equal(
      text(entry({ patches: [failed('1')] }), other),
      '1 of 2 patches on 2 devices is installed; 1 failed again',
    );
    assert.deepEqual(
      [endedText([other]).allWell, endedText([entry({ patches: [failed('1')] })]).allWell],
      [true, false],
    );
  });

  it('counts a patch that was retried twice once, by its last retry', () => {
    const [first, second] = [
      entry({ id: 'a', at: 1, patches: [failed('1')] }),
      entry({ id: 'b', at: 2, patches: [installed('1'), installed('2')] }),
    ];
    for (const ended of [
      [first, second],
      [second, first],
    ])
      assert.equal(text(...ended), '2 of 2 patches on SRV-01 are installed');
  });

  it('shortens a very long name', () => {
    const long = { ...entry().place, device: { id: '1', name: 'x'.repeat(300) } };
    assert.ok(text(entry({ place: long, patches: [installed('1')] })).length < 100);
  });

  it('counts each patch once, in the singular and the plural', () => {
    const [reboot, ignored, refused, unsent] = [
      entryPatch({ status: 'rebootRequired' }),
      entryPatch({ status: 'ignored' }),
      entryPatch({ outcome: 'refused', status: 'failed' }),
      entryPatch({ outcome: 'unsent', status: 'installed' }),
    ];
    assert.deepEqual(endedText([entry({ patches: [installed('1'), { ...reboot, id: '2' }] })]), {
      text: '1 of 2 patches on SRV-01 is installed; 1 needs a reboot',
      allWell: true,
    });
    const all = [installed('1'), installed('2'), reboot, reboot, ignored, ignored, refused, unsent].map(
      (patch, id) => ({ ...patch, id: String(id) }),
    );
    assert.equal(
      text(entry({ patches: all })),
      '2 of 8 patches on SRV-01 are installed; 2 need a reboot; 2 are ignored; 2 were not carried out',
    );
    assert.deepEqual(endedText([entry({ patches: [installed('1'), { ...unsent, id: '2' }] })]), {
      text: '1 of 2 patches on SRV-01 is installed; 1 was not carried out',
      allWell: false,
    });
  });
});
