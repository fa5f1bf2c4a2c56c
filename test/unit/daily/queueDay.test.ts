import assert from 'node:assert/strict';
import { queueDay } from '../../../src/daily/queueDay';
import { Scan } from '../../../src/scan/scan';
import type { ScanDevice } from '../../../src/scan/scanData';
import { day } from '../../support/data/entries';
import { now, scanNow } from '../../support/data/scans';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

describe('what is put in line for a day', () => {
  it('is what was read before it, or by a clock that was days ahead, and no device that it has read', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(3, 0) });
    const scan = new Scan();
    await scanNow(session, scan);
    const at = new Map([
      ['1', now()],
      ['2', now() + 3 * day],
      ['3', now() - day],
    ]);
    const devices = [...scan.data.devices].map(([id, device]): [string, ScanDevice] => [
      id,
      { ...device, reading: { kind: 'noData', at: at.get(id) ?? 0 } },
    ]);
    scan.restore({ ...scan.data, devices: new Map(devices) });
    assert.equal(await queueDay(session, scan, now()), true);
    assert.deepEqual([...scan.dueDevices('all')].sort(), ['2', '3']);
  });
});
