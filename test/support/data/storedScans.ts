// Scans that are stored, for tests.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Scan } from '../../../src/scan/scan';
import type { ScanData } from '../../../src/scan/scanData';
import { ScanFolder } from '../../../src/scan/scanFolder';
import type { ScanFilesOptions } from '../../../src/scan/scanFiles';
import { newFolder } from './entries';

const account = 'https://example.com';

/** The stored scan of an account as a window has it, with what the window knows. What is damaged fails the test. */
export function scanFolder(
  folder: string,
  given: Partial<ScanFilesOptions> & { readonly account?: string } = {},
): { readonly scan: Scan; readonly stored: ScanFolder } {
  const now = given.now ?? (() => Date.now());
  const scan = new Scan(now);
  const fails = (error: unknown) => assert.fail(String(error));
  const stored = new ScanFolder(given.account ?? account, scan, {
    folder,
    now,
    onDamaged: fails,
    onNewer: fails,
    ...given,
  });
  scan.onChange((change) => {
    stored.note(change);
  });
  return { scan, stored };
}

/** Stores a scan as a window does that has found all of it. */
export async function store(
  folder: string,
  data: ScanData,
  given: Parameters<typeof scanFolder>[1] = {},
): Promise<void> {
  const { scan, stored } = scanFolder(folder, given);
  scan.restore(data);
  stored.note({ isWhole: true, clients: clientsOf(data) });
  await stored.save();
}

/** The ids of the clients of which a scan knows something. */
export function clientsOf({ lists, devices }: ScanData): Set<string> {
  return new Set([
    ...[...lists.values()].map(({ client }) => client.id),
    ...[...devices.values()].map(({ place }) => place.client.id),
  ]);
}

/** What a window reads that is opened then. */
export async function loaded(folder: string, given: Parameters<typeof scanFolder>[1] = {}): Promise<Scan> {
  const { scan, stored } = scanFolder(folder, given);
  await stored.load();
  return scan;
}

/** A scan as it is after a restart. */
export async function afterRestart(data: ScanData): Promise<ScanData> {
  const folder = newFolder();
  await store(folder, data);
  return (await loaded(folder)).data;
}

/** A scan as versions before 1.0 wrote it, in one file. */
export function oldScanText({ at, clients, lists, devices }: ScanData): string {
  return JSON.stringify({
    version: 1,
    at,
    clients: clients && { ...clients, ids: [...clients.ids], counted: [...(clients.counted ?? [])] },
    lists: [...lists.values()],
    devices: [...devices.values()],
  });
}

/** The names of all files below a folder with their texts. */
export function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    names
      .map((one) => path.join(one.parentPath, one.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );
}
