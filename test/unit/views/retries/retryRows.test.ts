import assert from 'node:assert/strict';
import { isUnfinished, type Entry, type EntryPatch } from '../../../../src/history/entry';
import { outcomeText, retryRow } from '../../../../src/views/retries/retryRows';
import { retryTooltip } from '../../../../src/views/retries/retryTooltips';
import { day, entry, entryPatch, hour } from '../../tracking/retryEntries';

const account = 'https://rmm.example';
const installed = (id: string) => entryPatch({ id, status: 'installed', statusLabel: 'Installed', moved: true });
const failed = (id: string) => entryPatch({ id, status: 'failed', statusLabel: 'Failed', moved: true });
const rowOf = (given: Partial<Entry>, now = hour) =>
  retryRow({ kind: 'entry', id: 'x', parent: undefined, entry: entry(given) }, account, now);

describe('a row of the Retries view', () => {
  it('is time, verb, device, and how many patches with what became of them', () => {
    const row = rowOf({ patches: [installed('1'), installed('2'), failed('3')] });
    assert.match(row.label, /^\d\d:\d\d Retry SRV-01$/);
    assert.deepEqual([row.description, row.icon, row.facts], ['2 installed, 1 failed again', 'error', 'entry']);
    assert.match(rowOf({ service: 'patch_do_nothing' }, 40 * day).label, /\d+ \w+|\w+ \d+/);
    assert.match(rowOf({ service: 'patch_do_nothing' }).label, /Set to Do Nothing SRV-01$/);
  });

  const states: [given: Partial<EntryPatch>, of: Partial<Entry>, text: string, icon: string][] = [
    [{ outcome: 'sending' }, { sender: { pid: 1, run: '' } }, 'being sent', 'loading~spin'],
    [{}, {}, 'sent', 'check'],
    [{}, { service: 'patch_approve' }, 'done', 'check'],
    [
      { outcome: 'unknown', policyHolds: true, status: 'missing' },
      { checkedAt: 1, service: 'patch_approve' },
      'done',
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
      'done',
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
      assert.equal(outcomeText(whole, hour), `1 ${text}`);
      const [patch] = whole.patches;
      const row = retryRow(
        {
          kind: 'entryPatch',
          id: 'x/1',
          parent: { kind: 'entry', id: 'x', parent: undefined, entry: whole },
          patch: patch ?? assert.fail(),
        },
        account,
        hour,
      );
      assert.deepEqual([row.label, row.description.toLowerCase(), row.icon], ['KB1', text, icon]);
    });
  }

  it('tells of a patch whether it failed', () => {
    const facts = (patch: EntryPatch) =>
      retryRow(
        { kind: 'entryPatch', id: 'x/1', parent: { kind: 'entry', id: 'x', parent: undefined, entry: entry() }, patch },
        account,
        hour,
      ).facts;
    assert.deepEqual([failed('1'), installed('2'), entryPatch({ outcome: 'refused' })].map(facts), [
      'entryPatch failed',
      'entryPatch',
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
    assert.match(rowOf(late, 7 * day).description, /^1 installed, 1 pending, 1 outcome unknown/);
    const { description, icon, facts } = rowOf({ ...late, patches: late.patches?.slice(0, 3) ?? [] }, 7 * day + 1);
    assert.deepEqual([description, icon, facts], ['1 installed, 2 no result after 7 days', 'question', 'entry']);
    assert.equal(
      rowOf({ ...late, service: 'patch_approve' }, 8 * day).description,
      '2 done, 1 outcome unknown, 1 not carried out',
    );
    assert.match(rowOf({ ...late, sender: { pid: 1, run: '' } }, 8 * day).description, /1 pending/);
  });

  it('is unfinished only for the account that is connected, and names another', () => {
    assert.equal(rowOf({}).facts, 'entry unfinished');
    const elsewhere = entry({ account: 'demo 1' });
    assert.equal(isUnfinished(elsewhere, account, hour), false);
    assert.equal(
      retryRow({ kind: 'entry', id: 'x', parent: undefined, entry: elsewhere }, account, hour).description,
      '1 sent, demo fleet',
    );
    assert.equal(
      retryRow({ kind: 'entry', id: 'x', parent: undefined, entry: entry() }, undefined, hour).description,
      '1 sent, rmm.example',
    );
  });

  it('escapes what the server said in its tooltip', () => {
    const text = retryTooltip({
      kind: 'entry',
      id: 'x',
      parent: undefined,
      entry: entry({ messages: ['[x](command:y)'] }),
    });
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
    assert.equal(
      retryRow({ kind: 'entry', id: 'x', parent: undefined, entry: pending }, undefined, hour).icon,
      'clock',
    );
    const done = entry({ account: 'demo 1', patches: [installed('1')], checkedAt: 1 });
    assert.equal(retryRow({ kind: 'entry', id: 'x', parent: undefined, entry: done }, undefined, hour).icon, 'check');
  });
});
