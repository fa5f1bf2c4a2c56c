import assert from 'node:assert/strict';
import { parseWriteOutcome } from '../../../src/nsight/writeOutcome';

const NOTHING = { retried: [], alreadyApplied: [], notAcknowledged: [] };

describe('nsight: what a msg says of each patch', () => {
  const cases: [msg: string, sent: string[], outcome: ReturnType<typeof parseWriteOutcome>][] = [
    [
      'Retrying patches: 4,5 Patches already applied: 1,6',
      ['1', '4', '5', '6'],
      { retried: ['4', '5'], alreadyApplied: ['1', '6'], notAcknowledged: [] },
    ],
    [
      'Reprocessing patches: 4,5 Patches already applied: 1,6',
      ['6', '5', '4', '1'],
      { retried: ['5', '4'], alreadyApplied: ['6', '1'], notAcknowledged: [] },
    ],
    ['Retrying patches: 4,5', ['4', '5', '6'], { retried: ['4', '5'], alreadyApplied: [], notAcknowledged: ['6'] }],
    ['Patches already applied: 1,6', ['1', '6'], { retried: [], alreadyApplied: ['1', '6'], notAcknowledged: [] }],
    [
      'Patches already applied: 1 Retrying patches: 4',
      ['1', '4'],
      { retried: ['4'], alreadyApplied: ['1'], notAcknowledged: [] },
    ],
    [
      'RETRYING PATCHES : 4 , 5 ; 6  patches Already  Applied :1',
      ['1', '4', '5', '6'],
      { retried: ['4', '5', '6'], alreadyApplied: ['1'], notAcknowledged: [] },
    ],
    ['Retrying patch: 4', ['4'], { retried: ['4'], alreadyApplied: [], notAcknowledged: [] }],
    [
      'Retrying patches: 4,5. Patches already applied: 1,6. Done.',
      ['4', '5', '1', '6'],
      { retried: ['4', '5'], alreadyApplied: ['1', '6'], notAcknowledged: [] },
    ],
    [
      'Retrying patches: 4,5 on 7 devices',
      ['4', '5', '7'],
      { retried: ['4', '5'], alreadyApplied: [], notAcknowledged: ['7'] },
    ],
    [
      'Retrying patches: Patches already applied: 1',
      ['1', '2'],
      { retried: [], alreadyApplied: ['1'], notAcknowledged: ['2'] },
    ],
    ['Retrying patches: Patches already applied:', ['1'], { retried: [], alreadyApplied: [], notAcknowledged: ['1'] }],
    ['Retrying patches: 04,5', ['4', '5', '05'], { retried: ['5'], alreadyApplied: [], notAcknowledged: ['4', '05'] }],
    ['Retrying patches: 14,45', ['4', '1', '5'], { retried: [], alreadyApplied: [], notAcknowledged: ['4', '1', '5'] }],
    [
      'Retrying patches: 123456789012345678',
      ['123456789012345678', '123456789012345679'],
      { retried: ['123456789012345678'], alreadyApplied: [], notAcknowledged: ['123456789012345679'] },
    ],
    [
      'Retrying patches: {8A-1},a.b',
      ['{8A-1}', 'a.b'],
      { retried: ['{8A-1}', 'a.b'], alreadyApplied: [], notAcknowledged: [] },
    ],
    ['Retrying patches: 4,99', ['4'], { retried: ['4'], alreadyApplied: [], notAcknowledged: [] }],
    [
      'Retrying patches: 4 Patches already applied: 4',
      ['4', '4'],
      { retried: ['4'], alreadyApplied: [], notAcknowledged: [] },
    ],
    [
      'Retrying patches: 4 Retrying patches: 5',
      ['4', '5'],
      { retried: ['4', '5'], alreadyApplied: [], notAcknowledged: [] },
    ],
    ['', ['4'], NOTHING],
    ['OK', ['4'], { ...NOTHING, notAcknowledged: ['4'] }],
    ['Missing patches: 4', ['4'], { ...NOTHING, notAcknowledged: ['4'] }],
    ['4 patches will be processed at the next window', ['4'], { ...NOTHING, notAcknowledged: ['4'] }],
    ['Retrying patches: 4', [], NOTHING],
  ];
  for (const [msg, sent, outcome] of cases) {
    it(`reads "${msg}" for ${sent.join()}`, () => {
      assert.deepEqual(parseWriteOutcome('patch_retry', msg, sent), outcome);
    });
  }

  it('reads what is said of a reprocess in the same way', () => {
    for (const [msg, sent, outcome] of cases)
      assert.deepEqual(parseWriteOutcome('patch_reprocess', msg, sent), outcome, msg);
  });

  it('reads a long row of dots as quickly as any other text', () => {
    // A pattern for the end would look at each of these a million times over: the test would not end.
    const msg = `Retrying patches: 4,${'.'.repeat(1_000_000)}x`;
    assert.deepEqual(parseWriteOutcome('patch_retry', msg, ['4']).retried, ['4']);
  });

  it('expects no word from the writes that have no msg', () => {
    assert.deepEqual(parseWriteOutcome('patch_approve', 'OK', ['4']), NOTHING);
  });
});
