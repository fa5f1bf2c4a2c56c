import assert from 'node:assert/strict';
import type { Entry, EntryPatch, PatchOutcome } from '../../../src/history/entry';
import type { WriteService } from '../../../src/nsight/records';
import { endedText } from '../../../src/retries/ended';
import type { EntryNode } from '../../../src/retries/nodes';
import { isUnfinished, retryRow } from '../../../src/retries/row';
import { day, entry, entryPatch, hour, minute, place, sentAt } from '../../support/entries';

const account = 'https://example.com';
const node = (given: Partial<Entry>): EntryNode => ({ kind: 'entry', id: 'e1', entry: entry(given) });
const row = (given: Partial<Entry>, now = sentAt + minute) => retryRow(node(given), account, now);
/** The row of an entry's only patch, read a minute after it was sent. */
const patchRow = (given: Partial<EntryPatch>, of: Partial<Entry> = {}) => {
  const patch = entryPatch(given);
  return retryRow({ kind: 'entryPatch', id: 'e1/5', parent: node({ patches: [patch], checkedAt: sentAt + minute, ...of }), patch }, account, sentAt + minute);
};
const look = (given: Partial<EntryPatch>, of: Partial<Entry> = {}) => {
  const { description, icon } = patchRow(given, of);
  return `${description} (${icon})`;
};

describe('rows of the Retries view', () => {
  it('say when, what and where, and how many patches', () => {
    assert.match(row({}).label, /^\d\d:\d\d Retry SRV-01$/);
    assert.match(row({}, sentAt + 2 * day).label, /^.*\d.*\d\d:\d\d Retry SRV-01$/);
    assert.notEqual(row({}, sentAt + 2 * day).label, row({}).label);
    assert.equal(row({}).description, '1 sent');
    const patches = [entryPatch({ status: 'installed' }), entryPatch({ id: '6', status: 'failed', moved: true }), entryPatch({ id: '7', status: 'installed' })];
    assert.equal(row({ patches }).description, '2 installed, 1 failed again');
  });

  it('call each action as the menus do, as short as it goes', () => {
    const services: readonly WriteService[] = ['patch_retry', 'patch_reprocess', 'patch_approve', 'patch_ignore', 'patch_do_nothing', 'patch_inherit'];
    assert.deepEqual(services.map((service) => row({ service }).label.replace(/^[\d:]+ | SRV-01$/g, '')), ['Retry', 'Reprocess', 'Approve', 'Ignore', 'Set to Do Nothing', 'Inherit']);
  });

  it('name another account, and let nothing of it be checked', () => {
    assert.deepEqual([row({ account: 'https://other.example' }).description, row({ account: 'demo 1' }).description], ['1 sent, other.example', '1 sent, demo fleet']);
    assert.deepEqual([row({}).facts, row({ account: 'demo 1' }).facts], ['entry unfinished', 'entry']);
    assert.ok(!isUnfinished(entry(), undefined, sentAt));
  });

  it('show what needs a look before what goes on, and that before what is done', () => {
    const icon = (...patches: Partial<EntryPatch>[]) => row({ patches: patches.map((given, n) => entryPatch({ id: String(n), ...given })), checkedAt: sentAt + minute }).icon;
    const [done, going, again]: Partial<EntryPatch>[] = [{ status: 'installed', moved: true }, { status: 'pending', moved: true }, { status: 'failed', moved: true }];
    assert.deepEqual([icon({ ...done }), icon({ ...done }, { ...going }), icon({ ...done }, { ...going }, { ...again })], ['check', 'clock', 'error']);
    assert.deepEqual([icon({ ...again }, { outcome: 'unknown' }), icon({ outcome: 'unknown' }, { outcome: 'sending' })], ['question', 'loading~spin']);
    assert.deepEqual([icon({ outcome: 'refused' }), icon({ ...done }, { outcome: 'unsent' })], ['error', 'circle-slash']);
  });

  it('do not call an entry done of which a patch was never seen again', () => {
    assert.deepEqual([row({ checkedAt: sentAt + hour }, sentAt + 8 * day).icon, row({}, sentAt + 8 * day).icon], ['question', 'check']);
  });

  it('of patches tell what became of their sending, and then their status', () => {
    const before = { checkedAt: undefined };
    const outcome = (one: PatchOutcome) => look({ outcome: one }, before);
    assert.deepEqual([outcome('sending'), outcome('refused'), outcome('unsent')], ['Being sent (loading~spin)', 'Not carried out (error)', 'Not sent (circle-slash)']);
    assert.deepEqual([outcome('accepted'), outcome('alreadyApplied')], ['Sent (check)', 'Sent (check)']);
    assert.deepEqual([outcome('unknown'), outcome('notAcknowledged')], ['Outcome unknown (question)', 'Not acknowledged (question)']);
    assert.equal(look({}), 'No longer listed (question)');
    assert.equal(look({ status: 'rebootRequired', statusLabel: 'Reboot Required', moved: true }), 'Reboot required (debug-restart)');
    assert.equal(look({ status: 'unknown', statusLabel: 'Code 99', moved: true }), 'Code 99 (question)');
    assert.equal(look({ status: 'failed', statusLabel: 'Failed' }), 'Failed (error)');
    assert.equal(look({ status: 'failed', statusLabel: 'Failed', moved: true }), 'Failed again (error)');
    assert.equal(look({ status: 'failed', statusLabel: 'Failed' }, { checkedAt: sentAt + hour + 1 }), 'Failed again (error)');
  });

  it('of a retry without an answer, or not acknowledged, tell its status as soon as it moved', () => {
    for (const [outcome, text] of [['unknown', 'Outcome unknown (question)'], ['notAcknowledged', 'Not acknowledged (question)']] satisfies [PatchOutcome, string][]) {
      assert.equal(look({ outcome, status: 'failed', statusLabel: 'Failed' }), text);
      assert.equal(look({ outcome, status: 'pending', statusLabel: 'Pending', moved: true }), 'Pending (clock)');
    }
  });

  it('of a policy tell that it is set, not the status, which says nothing of it', () => {
    const policy = (given: Partial<EntryPatch>, service: WriteService = 'patch_approve') => look({ statusLabel: given.status, moved: given.status !== 'failed', ...given }, { service });
    assert.deepEqual([policy({ status: 'failed' }), policy({ status: 'missing' }), policy({ status: 'missing', outcome: 'alreadyApplied' })], ['Done (check)', 'Done (check)', 'Done (check)']);
    assert.deepEqual([policy({ status: 'ignored' }, 'patch_ignore'), policy({ status: 'ignored', outcome: 'unknown' }, 'patch_ignore')], ['Ignored (circle-slash)', 'Ignored (circle-slash)']);
    assert.deepEqual([policy({ status: 'failed', outcome: 'unknown' }), policy({ status: 'missing', outcome: 'unknown' })], ['Outcome unknown (question)', 'Outcome unknown (question)']);
    assert.equal(policy({ status: 'missing', outcome: 'notAcknowledged' }), 'Not acknowledged (question)');
  });

  it('have for the menus what a patch is', () => {
    assert.deepEqual([patchRow({ status: 'failed' }).facts, patchRow({ outcome: 'unknown' }).facts], ['entryPatch failed', 'entryPatch unknown']);
  });
});

describe('what is told of retries that ended', () => {
  const of = (device: string, ...patches: Partial<EntryPatch>[]) => entry({ place: place(device, device), checkedAt: sentAt + minute, patches: patches.map((given, n) => entryPatch({ id: String(n), moved: true, ...given })) });
  const installed: Partial<EntryPatch> = { status: 'installed' };
  const again: Partial<EntryPatch> = { status: 'failed' };

  it('counts what is installed, and what is not', () => {
    assert.deepEqual(endedText([of('SRV-01', installed, installed, installed, again)]), { text: '3 of 4 patches on SRV-01 are installed; 1 failed again', allWell: false });
    assert.deepEqual(endedText([of('SRV-01', installed)]), { text: '1 of 1 patch on SRV-01 is installed', allWell: true });
    assert.deepEqual(endedText([of('SRV-01', again, again)]), { text: '0 of 2 patches on SRV-01 are installed; 2 failed again', allWell: false });
  });

  it('names the other ends, in the singular and the plural', () => {
    const [reboot, ignored, refused, unsent]: Partial<EntryPatch>[] = [{ status: 'rebootRequired' }, { status: 'ignored' }, { outcome: 'refused', status: 'failed' }, { outcome: 'unsent', status: 'installed' }];
    assert.deepEqual(endedText([of('SRV-01', installed, { ...reboot })]), { text: '1 of 2 patches on SRV-01 is installed; 1 needs a reboot', allWell: true });
    assert.equal(endedText([of('A', { ...reboot }, { ...reboot }, { ...ignored })]).text, '0 of 3 patches on A are installed; 2 need a reboot; 1 is ignored');
    assert.equal(endedText([of('A', installed, installed, { ...ignored }, { ...ignored }, { ...refused }, { ...unsent })]).text, '2 of 6 patches on A are installed; 2 are ignored; 2 were not carried out');
    assert.deepEqual(endedText([of('A', installed, { ...unsent })]), { text: '1 of 2 patches on A is installed; 1 was not carried out', allWell: false });
  });

  it('is one text for several entries and devices', () => {
    assert.equal(endedText([of('A', installed, again), of('B', installed, installed)]).text, '3 of 4 patches on 2 devices are installed; 1 failed again');
    assert.equal(endedText([of('A', installed), of('A', again)]).text, '1 of 2 patches on A is installed; 1 failed again');
    assert.equal(endedText([of('A', installed), { ...of('A', installed), account: 'https://other.example' }]).text, '2 of 2 patches on 2 devices are installed');
  });
});
