import assert from 'node:assert/strict';
import type { Entry } from '../../../src/history/entry';
import { entryIdIn } from '../../../src/history/gestures';
import { endedGesturesText } from '../../../src/tracking/endedRetries';
import { dueEnds } from '../../../src/tracking/dueEnds';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import { useLanguage } from '../../../src/wording/localize';
import { day, entry, entryPatch, Folder, hour, minute, place } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { german } from '../wording/german';

const installed = { patches: [entryPatch({ status: 'installed', moved: true })] };
const failed = { patches: [entryPatch({ status: 'failed', moved: true })] };
const pending = { patches: [entryPatch({ status: 'pending', moved: true })] };
/** Noon, wherever the test runs: what is of another day is told with it. */
const now = new Date(2026, 0, 5, 12).getTime();
const here = { pid: 1, run: 'here' };
const there = { pid: 2, run: 'there' };

/** A gesture on devices 1, 2 and so on. */
function gesture(id: string, ...devices: Partial<Entry>[]): Entry[] {
  return devices.map((given, n) =>
    entry({
      id: entryIdIn(id, devices.length - n),
      at: now - 2 * hour,
      place: place(String(n + 1), `SRV-${n + 1}`),
      checkedAt: now - minute,
      ...given,
    }),
  );
}

describe('the end of a gesture', () => {
  afterEach(() => {
    useLanguage();
  });
  const text = (ended: readonly Entry[], entries: readonly Entry[] = ended) =>
    endedGesturesText(ended, { entries, now }).text.replaceAll(/\d\d:\d\d/g, 'TIME');

  it('is told by its time and its outcome; that of one device by its name', () => {
    const many = gesture('a', installed, installed, failed);
    assert.equal(text(many), 'Retry of TIME: 2 installed, 1 failed again');
    const one = gesture('b', failed)[0] ?? assert.fail();
    assert.equal(text([one]), '0 of 1 patch on SRV-1 is installed; 1 failed again');
    assert.equal(
      text([...many, one]),
      'Retry of TIME: 2 installed, 1 failed again · Retry of TIME on SRV-1: 1 failed again',
    );
    assert.equal(
      text(gesture('c', { ...installed, service: 'patch_reprocess' }, { ...installed, service: 'patch_reprocess' })),
      'Reprocessing of TIME: 2 installed',
    );
    useLanguage(german());
    assert.equal(text(many), 'Wiederholung von TIME: 2 installiert, 1 erneut fehlgeschlagen');
  });

  it('says what is still to come where it is told before', () => {
    const whole = gesture('a', installed, pending, pending);
    assert.equal(text(whole.slice(0, 1), whole), 'Retry of TIME: 1 installed, 2 pending');
  });

  it('is summed up with others where they are many', () => {
    const many = ['a', 'b', 'c', 'd'].flatMap((id) => gesture(id, installed, failed));
    assert.match(text(many), /^\d of \d patches on 2 devices/);
  });

  const due = (entries: readonly Entry[], at = now) =>
    dueEnds(entries, {
      account: entry().account,
      now: at,
      isTellerOf: ({ teller }) => teller?.run === here.run,
    }).map((one) => one.place.device.name);

  it('is due once all its devices have ended, however many rounds that takes', () => {
    const ended = { ...installed, teller: here };
    assert.deepEqual(due(gesture('a', ended, ended, pending)), []);
    assert.deepEqual(due(gesture('a', ended, ended, ended)), ['SRV-1', 'SRV-2', 'SRV-3']);
    assert.deepEqual(due(gesture('a', ended, { ...ended, told: true })), ['SRV-1']);
  });

  it('is due after an hour where other devices take longer', () => {
    const entries = gesture('a', { ...installed, teller: here }, pending);
    assert.deepEqual([due(entries, now + 59 * minute), due(entries, now + hour)], [[], ['SRV-1']]);
  });

  it('is told whole by the window that noted the last of it', () => {
    const before = { ...installed, checkedAt: now - 2 * minute };
    assert.deepEqual(due(gesture('a', { ...before, teller: there }, { ...installed, teller: here })), [
      'SRV-1',
      'SRV-2',
    ]);
    assert.deepEqual(due(gesture('a', { ...before, teller: here }, { ...installed, teller: there })), []);
  });

  it('counts what was given up as an end', () => {
    const old = { at: now - 8 * day, sentAt: now - 8 * day, checkedAt: now - 8 * day + hour };
    assert.deepEqual(due(gesture('a', { ...pending, ...old }, { ...installed, ...old, teller: here })), [
      'SRV-1',
      'SRV-2',
    ]);
  });
});

describe('a gesture whose devices end in several rounds', () => {
  const folder = new Folder();

  it('is told once, at its end', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(3, 1), now: () => now });
    for (const one of gesture('a', {}, {}, {}))
      folder.store({
        ...one,
        account: session.account,
        checkedAt: undefined,
        patches: [entryPatch({ id: `${one.place.device.id}01` })],
      });
    const history = await folder.loaded({ now: () => now });
    const told: string[][] = [];
    const recorder = new OutcomeRecorder(history, {
      now: () => now,
      notify: (ended) => told.push(ended.map(({ place: { device } }) => device.id).sort()),
      onError: (error) => assert.fail(String(error)),
    });
    recorder.start(session);
    for (const id of ['1', '2']) await recorder.inOneGo(() => session.inventory.refreshPatches(id));
    assert.equal(history.entries.filter(({ checkedAt }) => checkedAt !== undefined).length, 2);
    assert.deepEqual(told, []);
    await recorder.inOneGo(() => session.inventory.refreshPatches('3'));
    await recorder.tellDue();
    assert.deepEqual(told, [['1', '2', '3']]);
  });
});
