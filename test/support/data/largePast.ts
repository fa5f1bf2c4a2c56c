// The past of a large fleet, for tests and benchmarks.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../../scripts/lib/root.mjs';
import { Random } from '../../../src/demo/random';
import { Scan } from '../../../src/scan/scan';
import type { FailedPatch, ScanDevice } from '../../../src/scan/scanData';
import { AccountPast } from '../../../src/snapshots/accountPast';
import type { Past } from '../../../src/snapshots/past';
import { PastFiles } from '../../../src/snapshots/pastFiles';
import { failedPatch, scanDevice } from './scanData';

/** A fleet that is scanned once a day. */
export interface LargePast {
  readonly devices: number;
  readonly clients: number;
  /** On each device. */
  readonly failed: number;
  readonly days: number;
}

const [year, month] = [2026, 0];
const severities = ['Critical', 'Important', 'Moderate', undefined];

/** The time at which a device is read on a day. */
function timeOf(day: number, device: number): number {
  return new Date(year, month, 1 + day, 7).getTime() + device * 1_003;
}

/** The time after the scan of a day. */
export function eveningOf(day: number): number {
  return new Date(year, month, 1 + day, 20).getTime();
}

/** A fleet of which each day 5 % of the failures are others than the day before. */
export class ChangingFleet {
  readonly scan: Scan;
  now = eveningOf(0);
  readonly #random = new Random(13);
  readonly #titles: FailedPatch[];
  readonly #devices: ScanDevice[];
  readonly #failed: FailedPatch[][];

  constructor({ devices, clients, failed }: LargePast) {
    this.scan = new Scan(() => this.now);
    this.#titles = Array.from({ length: 400 }, (_, i) =>
      failedPatch({
        id: `${7_000_000 + i}`,
        title: `2026-0${1 + (i % 9)} Cumulative Update for Windows Server 2022 for x64 (KB50${10_000 + i})`,
        product: 'Windows Server 2022',
        severityLabel: severities[i % severities.length],
      }),
    );
    this.#devices = Array.from({ length: devices }, (_, d) =>
      scanDevice({ id: `${1_000_003 + d * 37}`, name: `SRV-APP-${d}`, client: `Client ${d % clients}` }),
    );
    this.#failed = this.#devices.map(() => Array.from({ length: failed }, () => this.#random.pick(this.#titles)));
  }

  /** What a scan of a day finds. */
  scanOn(day: number): void {
    this.now = eveningOf(day);
    const devices = this.#devices.map((device, d): ScanDevice => {
      const failed = (this.#failed[d] ?? []).map((one) =>
        this.#random.chance(0.05) ? this.#random.pick(this.#titles) : one,
      );
      this.#failed[d] = failed;
      const counts = { installed: 150 + (d % 40), failed: failed.length, missing: 3 + ((day + d) % 4) };
      return {
        ...device,
        reading: { kind: 'read', at: timeOf(day, d), failed, problems: 0, reboot: [], counts },
      };
    });
    const byId = new Map(devices.map((device) => [device.place.device.id, device]));
    this.scan.restore({ at: this.now, clients: undefined, lists: new Map(), devices: byId });
  }
}

/** Opens the past of an account as a window does that begins. */
export async function openPast(fleet: Pick<ChangingFleet, 'scan' | 'now'>, folder: string): Promise<AccountPast> {
  const account = new AccountPast({
    scan: fleet.scan,
    now: () => fleet.now,
    catchUp: () => Promise.resolve(),
    filesFor: (past: Past) =>
      new PastFiles({
        folder,
        founds: past.founds,
        onDamaged: (error) => {
          throw error;
        },
      }),
  });
  await account.load();
  return account;
}

/** Stores the past of such a fleet. */
export async function storeLargePast(
  given: LargePast,
): Promise<{ readonly folder: string; readonly fleet: ChangingFleet; readonly account: AccountPast }> {
  const folder = temporaryFolder();
  const fleet = new ChangingFleet(given);
  const account = await openPast(fleet, folder);
  for (let day = 0; day < given.days; day++) {
    fleet.scanOn(day);
    await account.take();
    await account.store();
  }
  return { folder, fleet, account };
}

/** The bytes of the files in a folder: of all, and of the one that is written anew each time. */
export function bytesIn(folder: string): { readonly all: number; readonly state: number } {
  const sizes = readdirSync(folder).map((name) => ({ name, size: statSync(path.join(folder, name)).size }));
  return {
    all: sizes.reduce((sum, { size }) => sum + size, 0),
    state: sizes.find(({ name }) => name === 'past.gz')?.size ?? 0,
  };
}
