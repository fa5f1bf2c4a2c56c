import assert from 'node:assert/strict';
import { scanStats } from '../../../src/scan/scanStats';
import {
  account,
  begun,
  DailyWindow,
  lookAgain,
  lookUntil,
  minute,
  morning,
  nextMorning,
  timers,
  twoWindows,
  until,
} from '../../support/data/dailyWindows';
import { asked, clientScope, scanNow } from '../../support/data/scans';
import { Gate } from '../../support/system/gate';

describe('the daily scan', () => {
  it('reads the whole fleet once, in one window of two, and again on the next day', async () => {
    const { simulator, session, one, other, elsewhere } = await twoWindows();
    one.daily.connect(session);
    other.daily.connect(elsewhere);
    await until(() => one.ended.length + other.ended.length === 1, 'its end');
    await lookAgain();
    assert.equal(asked(simulator).length, 8);
    assert.deepEqual([one.says, other.says], ['ended', 'ended']);
    simulator.forget();
    timers.set(nextMorning);
    await until(() => one.ended.length + other.ended.length === 2, 'the next end');
    await lookAgain();
    await lookAgain();
    assert.deepEqual([asked(simulator).length, new Set(asked(simulator)).size], [8, 8]);
    assert.deepEqual([one.says, other.says, one.errors, other.errors], ['ended', 'ended', [], []]);
  });

  it('asks nothing of a demo fleet, where it is off, and before the account is used', async () => {
    const { simulator, session } = await account();
    const [demo, off, unused] = [new DailyWindow(), new DailyWindow(), new DailyWindow()];
    simulator.forget();
    demo.daily.connect({ ...session, demo: true });
    off.isOn = false;
    off.daily.connect(session);
    unused.isInUse = false;
    unused.daily.connect(session);
    await lookAgain();
    await lookAgain();
    assert.deepEqual([simulator.count(), demo.says, off.says, unused.says], [0, undefined, undefined, 'due']);
    unused.isInUse = true;
    unused.daily.update();
    await until(() => unused.ended.length === 1, 'its end');
    assert.equal(asked(simulator).length, 8);
  });

  it('goes on with exactly the rest in the next window, used or not, when the first is closed', async () => {
    const { simulator, session, one, other, elsewhere } = await twoWindows();
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all', deviceid: '211' });
    one.daily.connect(session);
    await until(() => asked(simulator).length === 8 && simulator.underWay === 1, 'all but one');
    other.isInUse = false;
    other.daily.connect(elsewhere);
    await lookAgain();
    assert.equal(other.says, 'elsewhere');
    one.close();
    await one.scans.save();
    gate.open();
    simulator.forget();
    await lookUntil(() => other.ended.length === 1, 'its end');
    assert.deepEqual(asked(simulator), ['211']);
    assert.deepEqual(other.ended, [morning], 'it is that of the first, as to what is new');
  });

  it('stops where it is switched off, and goes on when it is on again', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    const gate = await begun(window, { simulator, session });
    window.isOn = false;
    window.daily.update();
    await until(() => simulator.underWay === 0, 'what was under way to be given up');
    gate.open();
    await lookAgain();
    assert.deepEqual([asked(simulator).length, window.says], [4, undefined]);
    window.isOn = true;
    window.daily.update();
    await until(() => window.ended.length === 1, 'its end');
    assert.equal(new Set(asked(simulator)).size, 8);
  });

  it('makes way for a scan that was asked for, and does not begin beside one', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    window.isScanning = true;
    window.daily.connect(session);
    await lookAgain();
    assert.deepEqual([asked(simulator), window.says], [[], 'due']);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    window.isScanning = false;
    await lookAgain();
    await until(() => asked(simulator).length === 4, 'four devices at a time');
    window.isScanning = true;
    const goOn = await window.daily.makeWay();
    gate.open();
    assert.equal(simulator.count('patch_list_all'), 4);
    simulator.forget();
    await scanNow(session, await window.scans.of(session), { now: () => timers.time });
    await lookAgain();
    assert.equal(asked(simulator).length, 8);
    window.isScanning = false;
    await goOn();
    await until(() => window.says === 'ended', 'its end');
    assert.equal(asked(simulator).length, 8, 'all was read today');
    assert.deepEqual(window.ended, [], 'so it has nothing to tell');
  });

  it('waits in all windows while one scans by hand, and has nothing to read after the whole fleet', async () => {
    const { simulator, session, elsewhere, one, other } = await twoWindows();
    one.isInUse = false; // It would take the daily scan first.
    one.daily.connect(session);
    const goOn = await one.daily.makeWay();
    other.daily.connect(elsewhere);
    for (let n = 0; n < 20; n++) await lookAgain();
    assert.deepEqual([asked(simulator), other.says], [[], 'elsewhere']);
    await scanNow(session, await one.scans.of(session), { now: () => timers.time });
    await one.scans.save();
    await goOn();
    await lookUntil(() => other.says === 'ended', 'its end');
    assert.equal(asked(simulator).length, 8);
    assert.deepEqual([...one.ended, ...other.ended, ...one.errors, ...other.errors], []);
  });

  it('reads nothing after a scan of the day that was asked for, and only the rest after a part of one', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    const scan = await window.scans.of(session);
    await scanNow(session, scan, { scopes: [clientScope(simulator.fleet, 0)], now: () => timers.time });
    timers.set(morning + 20 * minute);
    simulator.forget();
    window.daily.connect(session);
    await until(() => window.ended.length === 1, 'its end');
    assert.deepEqual(asked(simulator).sort(), ['211', '212', '221', '222']);
    assert.deepEqual([scanStats(scan.data).read, scanStats(scan.data).due], [8, 0]);
  });
});
