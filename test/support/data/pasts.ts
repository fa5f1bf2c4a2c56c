// Pasts of fleets, for tests.
import type { DeviceReading, ScanDevice } from '../../../src/scan/scanData';
import { MemoryDays } from '../../../src/snapshots/memoryDays';
import { Past } from '../../../src/snapshots/past';
import { settlePast } from '../../../src/snapshots/settlePast';
import { failedPatch, scanDevice } from './scanData';

/** Noon of a day in November 2026, by this computer's clock; `hour` other than that. */
export function noon(day: number, hour = 12): number {
  return new Date(2026, 10, day, hour).getTime();
}

/** The title of an update by its number. */
export function titleOf(update: number): string {
  return `Update (KB500000${update})`;
}

/** A patch of an update by its number. */
export function patchOf(update: number, given: Partial<ReturnType<typeof failedPatch>> = {}) {
  return failedPatch({ id: `p${update}`, title: titleOf(update), ...given });
}

/** What is read of a device on which these updates failed. */
export function readingWith(
  at: number,
  failed: readonly number[],
  given: Partial<Extract<DeviceReading, { kind: 'read' }>> = {},
): Extract<DeviceReading, { kind: 'read' }> {
  return {
    kind: 'read',
    at,
    failed: failed.map((update) => patchOf(update)),
    problems: 0,
    reboot: [],
    counts: { failed: failed.length, installed: 50 },
    ...given,
  };
}

/** A past with a clock and devices that a test sets. */
export interface TestPast {
  readonly past: Past;
  readonly days: MemoryDays;
  readonly listed: Map<string, ScanDevice>;
  now: number;
  /** Reads a device at a time, which becomes now. */
  readonly read: (
    deviceId: string,
    at: number,
    failed: readonly number[],
    given?: Parameters<typeof readingWith>[2],
  ) => boolean;
  readonly settle: () => Promise<boolean>;
}

/** Makes one; device 1 to 3 are of ACME, 4 and 5 of Globex. */
export function testPast(): TestPast {
  const days = new MemoryDays();
  const listed = new Map(
    ['1', '2', '3', '4', '5'].map((id) => [id, scanDevice({ id, client: Number(id) < 4 ? 'ACME' : 'Globex' })]),
  );
  const test: TestPast = {
    now: noon(1),
    listed,
    days,
    past: new Past({ now: () => test.now, listed: () => listed, days }),
    read: (deviceId, at, failed, given) => {
      test.now = at;
      return test.past.add(deviceId, readingWith(at, failed, given));
    },
    settle: () => settlePast(test.past, days, { now: () => test.now, listed: () => listed }),
  };
  return test;
}
