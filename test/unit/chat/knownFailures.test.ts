import assert from 'node:assert/strict';
import { knownDevices, knownReading } from '../../../src/chat/knownFailures';
import { Scan } from '../../../src/scan/scan';
import type { DeviceReading } from '../../../src/scan/scanData';
import { later, pastRounding } from '../../support/system/clock';
import { minute } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { scanData } from '../../support/data/scanData';
import { now, scanNow } from '../../support/data/scans';

describe('what chat knows of a device', () => {
  const failed = (reading: DeviceReading | undefined) => (reading?.kind === 'read' ? reading.failed.length : undefined);

  it('is whether its Patch Management is on, by the scan', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const scan = new Scan();
    const [on, off] = ['1', '2'];
    scan.restore(scanData([{ id: on }, { id: off, reading: { kind: 'unmanaged', at: 5 } }]));
    const known = [...knownDevices(session, scan)].map(([id, { managed }]) => [id, managed]);
    assert.deepEqual(known, [
      [on, true],
      [off, false],
    ]);
  });

  it('is the newer of the scan and of what was read for a view', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const scan = new Scan();
    await scanNow(session, scan);
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    await pastRounding();
    await later(minute, async () => {
      const listing = await session.inventory.refreshPatches('1');
      assert.equal(failed(knownReading(session, scan, '1', now() + minute)), 0, 'the view is newer');
      const failedOnce = { ...listing, items: listing.items.map((patch) => ({ ...patch, status: 'failed' as const })) };
      scan.read('1', failedOnce, now() + 2 * minute);
      assert.equal(failed(knownReading(session, scan, '1', now() + 2 * minute)), 1, 'the scan is newer');
    });
  });
});
