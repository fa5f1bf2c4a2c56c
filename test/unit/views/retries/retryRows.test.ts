import assert from 'node:assert/strict';
import { isUnfinished, type Entry, type EntryPatch } from '../../../../src/history/entry';
import { resultsText } from '../../../../src/history/resultsText';
import { retryRow } from '../../../../src/views/retries/retryRows';
import type { RetryNode } from '../../../../src/views/retries/retryNodes';
import { retryTooltip } from '../../../../src/views/retries/retryTooltips';
import { gestureNode } from '../../../support/data/entries';
import { day, entry, entryPatch, hour } from '../../tracking/retryEntries';

const account = 'https://rmm.example';
const installed = (id: string) => entryPatch({ id, status: 'installed', statusLabel: 'Installed', moved: true });
const failed = (id: string) => entryPatch({ id, status: 'failed', statusLabel: 'Failed', moved: true });
const patchNode = (of: Entry, patch: EntryPatch): RetryNode => ({
  kind: 'entryPatch',
  id: 'x/1',
  parent: gestureNode(of),
  entry: of,
  patch,
});
const rowOf = (given: Partial<Entry>, now = hour) => retryRow(gestureNode(entry(given)), account, now);

describe('a row of the Retries view', () => {
  it('is time, verb, device, and how many patches with what became of them', () => {
    const row = rowOf({ patches: [installed('1'), installed('2'), failed('3')] });
    assert.match(row.label, /^\d\d:\d\d Retry SRV-01$/);
    assert.deepEqual(
      [row.description, row.icon, row.facts],
      ['2 installed, 1 failed again', 'error', 'gesture device failed'],
    );
    assert.match(rowOf({ service: 'patch_do_nothing' }, 40 * day).label, /\d+ \w+|\w+ \d+/);
    assert.match(rowOf({ service: 'patch_do_nothing' }).label, /Set to Do Nothing SRV-01$/);
  });

  const states: [given: Partial<EntryPatch>, of: Partial<Entry>, text: string, icon: string][] = [
    [{ outcome: 'sending' }, { sender: { pid: 1, run: '' } }, 'being sent', 'loading~spin'],
    [{}, {}, 'sent', 'check'],
    [{}, { service: 'patch_approve' }, 'approved', 'check'],
    [{}, { service: 'patch_do_nothing' }, 'set to Do Nothing', 'check'],
    [{}, { service: 'patch_inherit' }, 'set to inherit', 'check'],
    [{}, { service: 'patch_ignore' }, 'ignored', 'circle-slash'],
    [
      { outcome: 'unknown', policyHolds: true, status: 'missing' },
      { checkedAt: 1, service: 'patch_approve' },
      'approved',
      'check',
    ],
    [
      { outcome: 'unknown', policyHolds: false, status: 'missing' },
      { checkedAt: 1, service: 'patch_approve' },
      'not carried out',
      'error',
    ],
    [{ wasFailed: false, moved: true, status: 'failed', statusLabel: 'Failed' }, { checkedAt: 1 }, 'failed', 'error'],
    [{ outcome: 'unsent' }, { sender: { pid: 1, run: '' } }, 'waiting to be sent', 'clock'],
    [{ outcome: 'refused' }, {}, 'not carried out', 'error'],
    [{ outcome: 'unsent' }, {}, 'not sent', 'circle-slash'],
    [{ outcome: 'unknown' }, {}, 'outcome unknown', 'question'],
    [{ outcome: 'unknown', status: 'failed', statusLabel: 'Failed' }, { checkedAt: 1 }, 'outcome unknown', 'question'],
    [
      { outcome: 'unknown', status: 'pending', statusLabel: 'Pending', moved: true },
      { checkedAt: 1 },
      'pending',
      'clock',
    ],
    [{ outcome: 'notAcknowledged' }, {}, 'not acknowledged', 'question'],
    [{ status: 'pending', statusLabel: 'Pending', moved: true }, { checkedAt: 1 }, 'pending', 'clock'],
    [{ status: 'failed', statusLabel: 'Failed' }, { checkedAt: 1 }, 'failed', 'error'],
    [{ status: 'failed', statusLabel: 'Failed', moved: true }, { checkedAt: 1 }, 'failed again', 'error'],
    [{ moved: true }, { checkedAt: 1 }, 'no longer listed', 'question'],
    [
      { status: 'pending', statusLabel: 'Pending', moved: true, gone: true },
      { checkedAt: 1 },
      'no longer listed',
      'question',
    ],
    [{ status: 'installed', statusLabel: 'Installed', moved: true, gone: true }, { checkedAt: 1 }, 'installed', 'pass'],
    [
      { status: 'missing', statusLabel: 'Missing', moved: true },
      { checkedAt: 1, service: 'patch_approve' },
      'approved',
      'check',
    ],
    [
      { status: 'ignored', statusLabel: 'Ignored', moved: true },
      { checkedAt: 1, service: 'patch_ignore' },
      'ignored',
      'circle-slash',
    ],
    [
      { status: 'ignored', statusLabel: 'Ignored', moved: true, outcome: 'unknown' },
      { checkedAt: 1, service: 'patch_ignore' },
      'ignored',
      'circle-slash',
    ],
    // Of the other policies a status says nothing.
    [
      { status: 'failed', statusLabel: 'Failed', outcome: 'unknown' },
      { checkedAt: 1, service: 'patch_approve' },
      'outcome unknown',
      'question',
    ],
    [
      { status: 'missing', statusLabel: 'Missing', moved: true, outcome: 'unknown' },
      { checkedAt: 1, service: 'patch_approve' },
      'outcome unknown',
      'question',
    ],
    [
      { status: 'missing', statusLabel: 'Missing', moved: true, outcome: 'notAcknowledged' },
      { checkedAt: 1, service: 'patch_approve' },
      'not acknowledged',
      'question',
    ],
    [
      { status: 'pending', statusLabel: 'Pending', moved: true, outcome: 'notAcknowledged' },
      { checkedAt: 1 },
      'pending',
      'clock',
    ],
    [{ status: 'unknown', statusLabel: 'Code 99', moved: true }, { checkedAt: 1 }, 'code 99', 'question'],
    [{ status: 'failed', statusLabel: 'Failed' }, { checkedAt: hour + 1 }, 'failed again', 'error'],
  ];
  for (const [given, of, text, icon] of states) {
    it(`says "${text}" of a patch: ${JSON.stringify({ ...given, ...of })}`, () => {
      const whole = entry({ ...of, patches: [entryPatch(given)] });
      assert.equal(resultsText([whole], hour), `1 ${text}`);
      const [patch] = whole.patches;
      const row = retryRow(patchNode(whole, patch ?? assert.fail()), account, hour);
      assert.deepEqual([row.label, row.description.toLowerCase(), row.icon], ['KB1', text.toLowerCase(), icon]);
    });
  }

  it('tells of a patch whether it failed', () => {
    const facts = (patch: EntryPatch) => retryRow(patchNode(entry({ patches: [patch] }), patch), account, hour).facts;
    assert.deepEqual([failed('1'), installed('2'), entryPatch(), entryPatch({ outcome: 'refused' })].map(facts), [
      'entryPatch failed',
      'entryPatch',
      'entryPatch unfinished',
      'entryPatch',
    ]);
  });

  it('shows what needs a look before what goes on, and that before what is done', () => {
    const icon = (...patches: EntryPatch[]) => rowOf({ patches, checkedAt: 1 }).icon;
    const pending = entryPatch({ id: '9', status: 'pending', moved: true });
    const [unknown, sending, refused, unsent] = (['unknown', 'sending', 'refused', 'unsent'] as const).map((outcome) =>
      entryPatch({ id: outcome, outcome }),
    );
    assert.ok(unknown && sending && refused && unsent);
    assert.deepEqual(
      [icon(installed('1')), icon(installed('1'), pending), icon(installed('1'), pending, failed('3'))],
      ['check', 'clock', 'error'],
    );
    assert.deepEqual([icon(failed('3'), unknown), icon(unknown, sending)], ['question', 'loading~spin']);
    assert.deepEqual(
      [icon(refused), icon(unsent), icon(installed('1'), unsent)],
      ['error', 'circle-slash', 'circle-slash'],
    );
  });

  it('does not call an entry done of which a patch was never seen again', () => {
    assert.equal(rowOf({ checkedAt: hour }, 8 * day).icon, 'question');
  });

  it('says of a retry that nobody waits for any more that it got no result', () => {
    const pending = entryPatch({ id: '2', status: 'pending', statusLabel: 'Pending', moved: true });
    const late: Partial<Entry> = {
      checkedAt: hour,
      patches: [
        installed('1'),
        pending,
        entryPatch({ id: '3', outcome: 'unknown' }),
        entryPatch({ id: '4', outcome: 'refused' }),
      ],
    };
    assert.match(rowOf(late, 7 * day).description, /^1 installed, 1 not carried out, 1 outcome unknown, 1 pending$/);
    const { description, icon, facts } = rowOf({ ...late, patches: late.patches?.slice(0, 3) ?? [] }, 7 * day + 1);
    assert.deepEqual(
      [description, icon, facts],
      ['1 installed, 2 no result after 7 days', 'question', 'gesture device'],
    );
    assert.equal(
      rowOf({ ...late, service: 'patch_approve' }, 8 * day).description,
      '2 approved, 1 not carried out, 1 outcome unknown',
    );
    assert.match(rowOf({ ...late, sender: { pid: 1, run: '' } }, 8 * day).description, /1 pending/);
  });

  it('is unfinished only for the account that is connected, and names another', () => {
    assert.equal(rowOf({}).facts, 'gesture device unfinished');
    const elsewhere = entry({ account: 'demo 1' });
    assert.equal(isUnfinished(elsewhere, account, hour), false);
    assert.equal(retryRow(gestureNode(elsewhere), account, hour).description, '1 sent, demo fleet');
    assert.equal(retryRow(gestureNode(entry()), undefined, hour).description, '1 sent, rmm.example');
  });

  it('escapes what the server said in its tooltip', () => {
    const text = retryTooltip(gestureNode(entry({ messages: ['[x](command:y)'] })), hour);
    assert.match(text, /N-sight said: \\\[x\\\]\(command:y\)/);
  });
});

describe('the icon of an action', () => {
  it('is a check only for what is done, though nobody waits for it any more', () => {
    const pending = entry({
      account: 'demo 1',
      patches: [entryPatch({ status: 'pending', statusLabel: 'Pending', moved: true })],
      checkedAt: 1,
    });
    assert.equal(retryRow(gestureNode(pending), undefined, hour).icon, 'clock');
    const done = entry({ account: 'demo 1', patches: [installed('1')], checkedAt: 1 });
    assert.equal(retryRow(gestureNode(done), undefined, hour).icon, 'check');
  });
});
