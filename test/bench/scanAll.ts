import assert from 'node:assert/strict';
import type { Session } from '../../src/connection/session';
import { costOf } from '../../src/scan/scanCost';
import { scanStats } from '../../src/scan/scanStats';
import { runScan, wholeFleet } from '../../src/scan/runScan';
import type { Scan } from '../../src/scan/scan';
import { listsOf } from '../../src/scan/scanData';
import { ScanStore } from '../../src/scan/scanStore';
import { temporaryFolder } from '../../scripts/lib/root.mjs';

/** A scan of everything, as it is shown and stored, and the calls that it was said to take. */
export interface Scanned {
  readonly scan: Scan;
  readonly estimate: number;
  /** Stores it for good. */
  readonly close: () => void;
}

/** Scans the whole fleet as the command does, and stores what it finds. Throws where it was not read to the end. */
export async function scanAll(session: Session): Promise<Scanned> {
  const scans = new ScanStore({
    folder: temporaryFolder(),
    now: Date.now,
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
  const scan = await scans.of(session);
  const scopes = await wholeFleet(session, scan, Date.now());
  const { calls: estimate } = await costOf(session, scan, scopes);
  scan.queueLists(scopes.flatMap(listsOf), Date.now());
  await runScan(session, scan, 'all', {
    signal: new AbortController().signal,
    now: Date.now,
    onProgress: () => undefined,
  });
  await scans.save();
  const { read, devices, dueLists } = scanStats(scan.data);
  assert.deepEqual([read, dueLists], [devices, 0]);
  return {
    scan,
    estimate,
    close: () => {
      scans.close();
    },
  };
}
