import assert from 'node:assert/strict';
import {
  account,
  begun,
  DailyWindow,
  lookAgain,
  lookUntil,
  minute,
  morning,
  nextMorning,
  stateForNewWindow,
  timers,
  twoWindows,
  until,
} from '../../support/data/dailyWindows';
import { asked } from '../../support/data/scans';
import * as faults from '../../support/simulator/faults';

describe('the daily scan that cannot go on', () => {
  it('tells once that the account is refused, waits half an hour in all windows, and goes on then', async () => {
    const { simulator, session, one, other, elsewhere } = await twoWindows();
    const fault = simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    one.daily.connect(session);
    await until(() => one.says === 'failed', 'the refusal');
    other.daily.connect(elsewhere);
    await until(async () => (await one.runs.look(session.account)).state === 'waits', 'it to be noted');
    await lookUntil(() => other.says === 'failed', 'the other to know');
    const failed = [one, other].map(({ daily }) => daily.status);
    assert.deepEqual(failed[1], { kind: 'failed', message: undefined, retryAt: morning + 30 * minute });
    assert.match(JSON.stringify(failed[0]), /refused the API key/);
    simulator.forget();
    while (timers.time < morning + 29 * minute) await lookAgain();
    assert.deepEqual([simulator.count(), one.errors.length, other.errors.length], [0, 1, 0]);
    fault.remove();
    // Both have seen it wait for half an hour, and look at the same moment: no more time goes by.
    const ended = () => one.ended.length + other.ended.length === 1;
    await lookUntil(() => ended() || [one, other].some(({ says }) => says === 'running'), 'it to go on');
    await until(ended, 'its end');
    assert.equal(asked(simulator).length, 8);
  });

  it('asks half an hour later where the clients cannot be read, or as soon as somebody has read them', async () => {
    const { simulator, session } = await account();
    const fault = simulator.fault(faults.error(3, 'login failed'), { service: 'list_clients' });
    const window = new DailyWindow();
    window.daily.connect(session);
    await until(() => window.says === 'failed', 'the refusal');
    for (let n = 0; n < 28; n++) await lookAgain();
    assert.deepEqual([simulator.count(), window.errors.length], [1, 1]);
    fault.remove();
    session.inventory.forgetAll();
    await session.inventory.clients();
    await lookAgain();
    await until(() => window.ended.length === 1, 'its end');
  });

  it('is over for the day, in all windows, when it is given up', async () => {
    const { simulator, session, one, other, elsewhere } = await twoWindows();
    const gate = await begun(one, { simulator, session });
    await one.daily.giveUp();
    gate.open();
    other.daily.connect(elsewhere);
    await lookAgain();
    await lookAgain();
    assert.deepEqual([asked(simulator).length, one.says, other.says], [4, 'ended', 'ended']);
    timers.set(nextMorning);
    await until(() => one.ended.length + other.ended.length === 1, 'that of the next day');
  });

  it('is over for the day when it is given up while it waits after an error', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    const fault = simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    window.daily.connect(session);
    await until(async () => (await window.runs.look(session.account)).state === 'waits', 'the refusal to be noted');
    await window.daily.giveUp();
    fault.remove();
    simulator.forget();
    while (timers.time < morning + 32 * minute) await lookAgain();
    assert.deepEqual([simulator.count(), window.says], [0, 'ended']);
  });

  it('stops in a window that has lost it to another', async () => {
    const { simulator, session, one, other } = await twoWindows();
    const gate = await begun(one, { simulator, session });
    const taker = other.runs;
    for (let n = 0; n <= 10; n++) await taker.look(session.account);
    assert.notEqual(await taker.claim(session.account), undefined);
    await lookAgain();
    await until(() => one.says === 'elsewhere', 'the first to stop');
    gate.open();
    assert.equal(asked(simulator).length, 4);
  });

  it('is left to the other windows at once by one that is closed', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    const gate = await begun(window, { simulator, session });
    assert.equal(await stateForNewWindow(session.account), 'held');
    window.close();
    await until(async () => (await stateForNewWindow(session.account)) === 'rest', 'it to be left');
    gate.open();
  });

  it('is left to the other windows at once where it was switched off just as it was to begin', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    let claims = 0;
    const claim = window.runs.claim.bind(window.runs);
    window.runs.claim = async (of) => {
      const claimed = await claim(of);
      claims += 1;
      window.isOn = false;
      return claimed;
    };
    window.daily.connect(session);
    await until(() => claims === 1 && !window.daily.isLooking, 'it to be claimed');
    assert.deepEqual([await stateForNewWindow(session.account), asked(simulator)], ['rest', []]);
  });

  it('is left to the other windows at once after a scan that was asked for, where the window was closed', async () => {
    const { session } = await account();
    const window = new DailyWindow();
    window.isInUse = false;
    window.daily.connect(session);
    const goOn = await window.daily.makeWay();
    assert.equal(await stateForNewWindow(session.account), 'held');
    window.close();
    await goOn();
    assert.equal(await stateForNewWindow(session.account), 'rest');
  });

  it('ends with its connection, without an error', async () => {
    const { simulator, session } = await account();
    const window = new DailyWindow();
    const gate = await begun(window, { simulator, session });
    session.close();
    window.daily.connect(undefined);
    gate.open();
    await lookAgain();
    assert.deepEqual([asked(simulator).length, window.says, window.errors], [4, undefined, []]);
  });
});
