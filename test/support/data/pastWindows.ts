// The past of an account as windows have it, for tests.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Session } from '../../../src/connection/session';
import { Inventory } from '../../../src/inventory/inventory';
import { NsightClient } from '../../../src/nsight/client';
import type { Scan } from '../../../src/scan/scan';
import { ScanStore } from '../../../src/scan/scanStore';
import type { FleetPast } from '../../../src/snapshots/fleetPast';
import { PastStore, type PastsOptions } from '../../../src/snapshots/pastStore';
import { reader } from '../system/reader';
import { newFolder } from './entries';
import { readingWith } from './pasts';
import { scanData, type GivenDevice } from './scanData';

/** A session that asks no server. */
export function quietSession(account = 'https://example.com', demo = false): Session {
  const endpoint = { server: account, key: 'very-secret-key' };
  const client = new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 1, log: () => undefined, reader });
  const closed = new AbortController();
  return {
    endpoint,
    label: '',
    demo,
    account,
    client,
    inventory: new Inventory(client),
    closed: closed.signal,
    close: () => {
      closed.abort();
    },
  };
}

/** A window, with a clock of its own. */
export interface PastWindow {
  readonly scans: ScanStore;
  readonly pasts: PastStore;
  readonly problems: string[];
  now: number;
  scan(): Promise<Scan>;
  past(): Promise<FleetPast>;
  /** What a scan reads at a time, which becomes now: the updates that failed by device, all others have been read. */
  reads(at: number, failed: Readonly<Record<string, readonly number[]>>): Promise<void>;
  /** Ends as VS Code does that has the time for it. */
  close(): Promise<void>;
}

/** Opens a window on a folder. */
function openWindow(
  folder: string,
  now: number,
  { session = quietSession(), ...given }: Partial<PastsOptions> & { readonly session?: Session } = {},
): PastWindow {
  const problems: string[] = [];
  const shared = {
    now: () => window.now,
    onProblem: (problem: string) => {
      problems.push(problem);
    },
  };
  const scans = new ScanStore({ folder: path.join(folder, 'failed'), saveAfter: 1_000_000, ...shared });
  const pasts = new PastStore({
    folder: path.join(folder, 'past'),
    scans,
    saveAfterMs: 1_000_000,
    ...shared,
    ...given,
  });
  const window: PastWindow = {
    scans,
    pasts,
    problems,
    now,
    scan: () => scans.of(session),
    past: () => pasts.pastOf(session),
    reads: async (at, failed) => {
      window.now = at;
      const scan = await scans.of(session);
      const devices = Object.entries(failed).map(([id, updates]): GivenDevice => ({
        id,
        reading: readingWith(at, updates),
        listedAt: at,
      }));
      scan.restore({ ...scan.data, at, devices: new Map([...scan.data.devices, ...scanData(devices).devices]) });
      await pasts.save();
    },
    close: async () => {
      pasts.close();
      await pasts.save();
      scans.close();
      await scans.save();
    },
  };
  return window;
}

/** The names of the files of a past, of the only account that has one. */
export function pastFilesIn(folder: string): string[] {
  const past = path.join(folder, 'past');
  const accounts = readdirSync(past);
  assert.equal(accounts.length, 1);
  return readdirSync(path.join(past, accounts[0] ?? '')).sort();
}

/** Opens windows on a folder of each test's own, and closes them after it. */
export function pastWindows(): {
  readonly folder: () => string;
  readonly window: (now: number, given?: Parameters<typeof openWindow>[2]) => PastWindow;
} {
  let folder = '';
  const opened: PastWindow[] = [];
  beforeEach('make a folder', () => {
    folder = newFolder();
  });
  afterEach('close the windows', async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  return {
    folder: () => folder,
    window: (now, given) => {
      const one = openWindow(folder, now, given);
      opened.push(one);
      return one;
    },
  };
}
