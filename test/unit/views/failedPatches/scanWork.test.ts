import assert from 'node:assert/strict';
import { Scan } from '../../../../src/scan/scan';
import { costOfWork } from '../../../../src/views/failedPatches/scanWork';
import * as faults from '../../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../../support/simulator/fleets';
import { asked, scanNow } from '../../../support/data/scans';

describe('the cost of reading again what could not be read', () => {
  it('is a call for each, and one for the checks where more are read than at once', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(6, 0) });
    const fault = simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all' });
    const scan = new Scan();
    await scanNow(session, scan);
    fault.remove();
    const ids = [...scan.data.devices.keys()];
    const costOf = async (count: number) =>
      (await costOfWork(session, scan, { kind: 'again', lists: [], ids: ids.slice(0, count) })).calls;
    assert.deepEqual([await costOf(4), await costOf(6)], [4, 6], 'the checks were asked for a moment ago');
    session.inventory.forgetAll();
    assert.deepEqual([await costOf(0), await costOf(4), await costOf(6)], [0, 4, 7]);
    simulator.forget();
    scan.queueDevices(ids, Date.now());
    await scanNow(session, scan, { part: { lists: new Set(), ids: new Set(ids) } });
    assert.deepEqual([simulator.count(), asked(simulator).length], [7, 6]);
  });
});
