import assert from 'node:assert/strict';
import type { Entry } from '../../../../src/history/entry';
import { entryIdIn, gesturesOf } from '../../../../src/history/gestures';
import { gestureNode, rowsBelow, type RetryNode } from '../../../../src/views/retries/retryNodes';
import { retryRow } from '../../../../src/views/retries/retryRows';
import { retryTooltip } from '../../../../src/views/retries/retryTooltips';
import { useLanguage } from '../../../../src/wording/localize';
import { entry, entryPatch, place, sentAt } from '../../../support/data/entries';
import { german } from '../../wording/german';

const now = sentAt + 60_000;
const installed = entryPatch({ id: '1', status: 'installed', moved: true });
const failed = entryPatch({ id: '2', title: 'KB2', status: 'failed', moved: true });
const pending = entryPatch({ id: '3', title: 'KB3', status: 'pending', moved: true });

/** A gesture on these devices, each with its patches; the first is the newest entry. */
function gesture(devices: Readonly<Record<string, Partial<Entry>>>, id = 'g'): Entry[] {
  const names = Object.entries(devices);
  return names.map(([name, given], n) =>
    entry({ id: entryIdIn(id, names.length - n), place: place(name, name), checkedAt: now, ...given }),
  );
}

describe('the row of a gesture', () => {
  const { account } = entry();
  const nodes = (entries: readonly Entry[]) => gesturesOf(entries).map(gestureNode);
  const row = (node: RetryNode | undefined) => retryRow(node ?? assert.fail(), account, now);
  const text = (node: RetryNode) => `${row(node).label} · ${row(node).description}`;
  const below = (node: RetryNode | undefined) => rowsBelow(node ?? assert.fail());
  afterEach(() => {
    useLanguage();
  });

  it('has its time, what it was, on how many devices, and the outcome so far', () => {
    const [node] = nodes(
      gesture({ 'SRV-1': { patches: [pending, failed, installed] }, 'SRV-2': { patches: [installed, pending] } }),
    );
    const { label, description, icon, facts } = row(node);
    assert.match(label, /^\d\d:\d\d Retry · 5 patches on 2 devices$/);
    assert.deepEqual(
      [description, icon, facts],
      ['2 installed, 1 failed again, 2 pending', 'error', 'gesture unfinished failed'],
    );
  });

  it('has its devices beneath by their names, and their patches in the order of the Devices view', () => {
    const [node] = nodes(
      gesture({
        'SRV-10': { patches: [installed] },
        'SRV-2': { patches: [installed, pending, failed, entryPatch({ id: '4', title: 'KB0' })] },
      }),
    );
    const devices = below(node);
    assert.deepEqual(devices.map(text), [
      'SRV-2 · 1 installed, 1 failed again, 1 no longer listed, 1 pending',
      'SRV-10 · 1 installed',
    ]);
    assert.deepEqual(
      devices.map((device) => [row(device).icon, row(device).facts]),
      [
        ['error', 'entry unfinished failed'],
        ['check', 'entry'],
      ],
    );
    assert.deepEqual(below(devices[0]).map(text), [
      'KB2 · Failed again',
      'KB0 · No longer listed',
      'KB3 · Pending',
      'KB5031356 · Installed',
    ]);
  });

  it('on one device names it, and has its patches beneath', () => {
    const [node] = nodes(gesture({ 'SRV-1': { patches: [installed, failed] } }));
    assert.match(row(node).label, /^\d\d:\d\d Retry SRV-1$/);
    assert.deepEqual(below(node).map(text), ['KB2 · Failed again', 'KB5031356 · Installed']);
  });

  it('says of a policy that it was set, in the words of that policy', () => {
    const of = (service: Entry['service']) => row(nodes(gesture({ a: { service }, b: { service } }))[0]).description;
    assert.deepEqual((['patch_approve', 'patch_ignore', 'patch_do_nothing', 'patch_inherit'] as const).map(of), [
      '2 approved',
      '2 ignored',
      '2 set to Do Nothing',
      '2 set to inherit',
    ]);
  });

  it('is in German', () => {
    useLanguage(german());
    const [several, one] = nodes([
      ...gesture({ a: { patches: [installed, failed] }, b: { patches: [pending] } }, 'g2'),
      ...gesture({ a: { patches: [installed] }, b: { patches: [] } }, 'g1'),
    ]);
    assert.match(row(several).label, /^\d\d:\d\d Wiederholen · 3 Patches auf 2 Geräten$/);
    assert.equal(row(several).description, '1 installiert, 1 erneut fehlgeschlagen, 1 ausstehend');
    assert.match(row(one).label, / · 1 Patch auf 2 Geräten$/);
    const [approved] = nodes(gesture({ a: { service: 'patch_approve' }, b: { service: 'patch_approve' } }));
    assert.equal(row(approved).description, '2 genehmigt');
  });

  it('shows the worst outcome of its devices, and a check once all is done', () => {
    const icon = (...each: Entry['patches'][]) =>
      row(nodes(gesture(Object.fromEntries(each.map((patches, n) => [`SRV-${n}`, { patches }]))))[0]).icon;
    assert.deepEqual(
      [icon([installed], [installed]), icon([installed], [pending]), icon([pending], [failed], [installed])],
      ['check', 'clock', 'error'],
    );
  });

  it('names the account it belongs to where that is another, once', () => {
    const [node] = nodes(
      gesture({ a: { account: 'demo 1', checkedAt: undefined }, b: { account: 'demo 1', checkedAt: undefined } }),
    );
    assert.equal(row(node).description, '2 sent, demo fleet');
    assert.deepEqual(below(node).map(text), ['a · 1 sent', 'b · 1 sent']);
  });

  it('keeps its id, and those beneath, whatever becomes of it', () => {
    const before = gesture({ 'SRV-1': { patches: [pending] }, 'SRV-2': { patches: [pending] } });
    const after = gesture({ 'SRV-1': { patches: [failed] }, 'SRV-2': { patches: [pending] } }).map((one, n) => ({
      ...one,
      patches: one.patches.map((patch) => ({ ...patch, id: before[n]?.patches[0]?.id ?? '' })),
    }));
    const ids = (entries: readonly Entry[]) =>
      nodes(entries).map((node) => [
        node.id,
        ...rowsBelow(node).flatMap((one) => [one.id, ...rowsBelow(one).map(({ id }) => id)]),
      ]);
    assert.deepEqual(ids(after), ids(before));
  });

  it('has the whole outcome in its tooltip, and since when that is known of all devices', () => {
    const [node] = nodes(gesture({ a: { patches: [installed, failed] }, b: { patches: [pending] } }));
    const tip = retryTooltip(node ?? assert.fail(), now);
    assert.match(tip, /^\*\*Retry Patch · 3 patches on 2 devices\*\*\n\nSent: /);
    assert.match(tip, /Outcome: 1 installed, 1 failed again, 1 pending {2}\nLast read: /);
    const [unread] = nodes(gesture({ a: { checkedAt: undefined }, b: {} }));
    assert.doesNotMatch(retryTooltip(unread ?? assert.fail(), now), /Last read/);
  });
});
