// Windows of one computer with the daily scan switched on, over real HTTP, with the time in a test's hand.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/connection/session';
import { DailyRuns, type DailyState } from '../../../src/daily/dailyRuns';
import { DailyScan } from '../../../src/daily/dailyScan';
import { runScan } from '../../../src/scan/runScan';
import { ScanStore } from '../../../src/scan/scanStore';
import type { Clock } from '../../../src/util/clock';
import { Gate } from '../system/gate';
import { sessionWith } from '../simulator/fleets';
import { newFolder } from './entries';
import { asked, clients } from './scans';

/** A minute, in milliseconds. */
export const minute = 60_000;
/** The time at which a test begins. */
export const morning = new Date('2026-11-28 07:00').getTime();
/** The same on the day after. */
export const nextMorning = new Date('2026-11-29 07:00').getTime();

/** One clock and its timers for all windows of a test. */
export class Timers implements Clock {
  #timers = new Set<{ readonly run: () => void; readonly due: number }>();
  constructor(public time = morning) {}

  now = () => this.time;

  later = (run: () => void, delayMs: number) => {
    const timer = { run, due: this.time + delayMs };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Sets the time, and runs what is due by then. */
  set(time: number): void {
    this.time = time;
    const due = [...this.#timers].filter((timer) => timer.due <= time);
    for (const timer of due) if (this.#timers.delete(timer)) timer.run();
  }
}

let folders = { scans: '', daily: '' };
/** The time of the test. */
export let timers = new Timers();
const opened: DailyWindow[] = [];

/** Knows whether a window is just telling the others that it is there. */
class TestRuns extends DailyRuns {
  beating = 0;

  override async beat(account: string): Promise<boolean> {
    this.beating += 1;
    try {
      return await super.beat(account);
    } finally {
      this.beating -= 1;
    }
  }
}

/** A window of the computer. */
export class DailyWindow {
  isOn = true;
  isInUse = true;
  isScanning = false;
  readonly ended: number[] = [];
  readonly errors: unknown[] = [];
  readonly scans = new ScanStore({
    folder: folders.scans,
    now: timers.now,
    saveAfter: 1_000_000,
    onProblem: (problem, error) => assert.fail(`${problem} ${String(error)}`),
  });
  readonly runs = new TestRuns({
    folder: folders.daily,
    window: { pid: process.pid, run: `window ${opened.length}` },
    now: timers.now,
  });
  readonly daily: DailyScan;

  constructor() {
    this.daily = new DailyScan({
      clock: timers,
      runs: this.runs,
      isOn: () => this.isOn,
      isInUse: () => this.isInUse,
      isScanning: () => this.isScanning,
      scanOf: async (session) => {
        const scan = await this.scans.of(session);
        await this.scans.catchUp();
        return scan;
      },
      read: async (session, scan, signal) => {
        const refusal = await runScan(session, scan, 'all', {
          signal,
          now: timers.now,
          onProgress: () => undefined,
        });
        await this.scans.save();
        return refusal;
      },
      onDidChange: () => undefined,
      onEnd: (_, __, beganAt) => this.ended.push(beganAt),
      onError: (error) => this.errors.push(error),
    });
    opened.push(this);
  }

  close(): void {
    this.daily.dispose();
    this.scans.close();
  }

  /** What the view says. */
  get says(): string | undefined {
    const { status } = this.daily;
    return status?.kind === 'running' && !status.isHere ? 'elsewhere' : status?.kind;
  }
}

beforeEach(() => {
  folders = { scans: newFolder(), daily: newFolder() };
  timers = new Timers();
});

afterEach('close the windows', async () => {
  for (const one of opened.splice(0)) {
    one.close();
    await one.scans.save();
  }
});

/** Waits for something that windows do by themselves. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 50_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `in vain waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** How it stands with the daily scan for a window that is opened just now, and has not waited for another one. */
export async function stateForNewWindow(account: string): Promise<DailyState> {
  const window = { pid: process.pid, run: 'just opened' };
  return (await new DailyRuns({ folder: folders.daily, window, now: timers.now }).look(account)).state;
}

/** Lets a minute go by, and waits until all windows have looked. */
export async function lookAgain(): Promise<void> {
  const areDone = () => opened.every(({ daily, runs }) => !daily.isLooking && runs.beating === 0);
  await until(areDone, 'the windows to have looked');
  timers.set(timers.time + minute);
  await until(areDone, 'the windows to look');
}

/** Lets minutes go by until something holds, an hour at most. */
export async function lookUntil(holds: () => boolean, what: string): Promise<void> {
  for (let n = 0; n < 60 && !holds(); n++) await lookAgain();
  await until(holds, what);
}

/** An account with eight devices. */
export function account() {
  return sessionWith({ fleet: clients(2), now: () => timers.time });
}

/** Two windows of such an account, and its session in the second. */
export async function twoWindows() {
  const { simulator, session } = await account();
  const elsewhere: Session = { ...session };
  return { simulator, session, elsewhere, one: new DailyWindow(), other: new DailyWindow() };
}

/** Begins a daily scan, of which no device is answered before the gate is opened. */
export async function begun(window: DailyWindow, { simulator, session }: Awaited<ReturnType<typeof account>>) {
  const gate = new Gate();
  simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
  window.daily.connect(session);
  await until(() => asked(simulator).length === 4, 'four devices at a time');
  return gate;
}
