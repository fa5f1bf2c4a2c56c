import assert from 'node:assert/strict';
import type { FleetPast } from '../../../../src/snapshots/fleetPast';
import { Scan } from '../../../../src/scan/scan';
import { Emitter } from '../../../../src/util/emitter';
import { FollowedPast } from '../../../../src/views/failedPatches/followedPast';
import { quietSession } from '../../../support/data/pastWindows';
import { failedPatch, scanData, scanDevice } from '../../../support/data/scanData';

/** A past that counts how often it was asked what has changed, and a view that follows it. */
function followed() {
  let baseline: string | undefined = '2025-11-27';
  const changed = new Emitter<undefined>();
  const asked = { changes: 0, isNew: new Array<string>(), breaks: false, isRead: true };
  const past: FleetPast = {
    ageOf: () => undefined,
    get baseline() {
      return baseline;
    },
    isNew: (deviceId) => asked.isNew.push(deviceId) > 0,
    changes: () => (asked.isRead ? { since: '2025-11-27', appeared: (asked.changes += 1), gone: 0 } : undefined),
    trend: () => [],
    goneSince: () => Promise.resolve([]),
  };
  let told = 0;
  const pastOf = () => (asked.breaks ? Promise.reject(new Error('broken')) : Promise.resolve(past));
  const pasts = { pastOf, onDidChange: changed.event };
  const view = new FollowedPast(pasts, () => (told += 1));
  const scan = new Scan();
  scan.restore(scanData([{ id: '1', failed: [{}, { id: '6' }] }, { id: '2' }]));
  const clear = () => {
    baseline = undefined;
    changed.fire(undefined);
  };
  return { view, scan, changed, asked, clear, told: () => told };
}

describe('the past that the Failed Patches view shows', () => {
  it('is there once it was read, with what each device will be asked for, and gone with the account', async () => {
    const { view, scan, asked, told } = followed();
    assert.deepEqual([view.forRows, view.changes], [undefined, undefined]);
    await view.follow(quietSession(), scan);
    assert.deepEqual([told(), asked.isNew, view.changes?.appeared], [1, ['1'], 1]);
    assert.ok(view.forRows?.isNew({ device: scanDevice({ id: '9' }), patch: failedPatch() }));
    view.leave();
    assert.deepEqual([view.forRows, view.changes], [undefined, undefined]);
    view.dispose();
  });

  it('is read again after an error in it', async () => {
    const { view, scan, asked } = followed();
    asked.breaks = true;
    await assert.rejects(view.follow(quietSession(), scan), /broken/);
    asked.breaks = false;
    await view.follow(quietSession(), scan);
    assert.equal(view.changes?.appeared, 1);
    view.dispose();
  });

  it('counts what has changed once in a while, however often something is read', async () => {
    const { view, scan, asked, changed, told } = followed();
    await view.follow(quietSession(), scan);
    for (let n = 0; n < 20; n += 1) {
      changed.fire(undefined);
      await new Promise(setImmediate);
    }
    assert.equal(asked.changes, 1);
    assert.ok(told() > 1);
    view.count(); // It is another day.
    assert.equal(view.changes?.appeared, 2);
    view.dispose();
  });

  it('has changes as soon as something is read on a day', async () => {
    const { view, scan, asked, changed } = followed();
    asked.isRead = false;
    await view.follow(quietSession(), scan);
    assert.deepEqual([view.changes], [undefined]);
    asked.isRead = true;
    changed.fire(undefined);
    await new Promise(setImmediate);
    assert.equal(view.changes?.appeared, 1);
    view.dispose();
  });

  it('has no changes any more as soon as it is cleared', async () => {
    const { view, scan, clear } = followed();
    await view.follow(quietSession(), scan);
    assert.equal(view.changes?.appeared, 1);
    clear();
    await new Promise(setImmediate);
    assert.equal(view.changes, undefined);
    view.dispose();
  });

  it('is not that of an account that was left while it was read', async () => {
    const { view, scan, told } = followed();
    const following = view.follow(quietSession(), scan);
    view.leave();
    await following;
    assert.deepEqual([view.forRows, told()], [undefined, 0]);
    view.dispose();
  });
});
