import assert from 'node:assert/strict';
import { readFailed } from '../../../src/actions/readFailed';
import { summarize } from '../../../src/actions/summarizeWrites';
import type { Session } from '../../../src/connection/session';
import type { Simulator } from '../../support/simulator/testSimulator';
import { Folder } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import type { Target } from '../../../src/inventory/target';
import { writes } from '../../../src/writes';
import { countResults, type DeviceResult, patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import { writeDetails } from '../../../src/actions/writeDetails';

const never = new AbortController().signal;

describe('1,000 failed patches on 100 devices', () => {
  const folder = new Folder();
  let simulator: Simulator;
  let session: Session;
  let targets: readonly Target[];

  beforeEach(async () => {
    ({ simulator, session } = await sessionWith({ fleet: fleetOf(100, 10) }));
    const found = await readFailed(
      session,
      [{ kind: 'client', client: await onlyClient(session) }],
      never,
      () => undefined,
    );
    assert.deepEqual([found?.targets.length, found?.read.size, found?.leftOut], [100, 100, []]);
    assert.deepEqual([simulator.count('list_devices_at_client'), simulator.count('patch_list_all')], [2, 100]);
    targets = found?.targets ?? [];
    simulator.forget();
  });

  async function sendAll(
    cancel: AbortSignal,
    onDone: (result: DeviceResult, done: number) => void = () => undefined,
  ): Promise<readonly DeviceResult[]> {
    return (
      await sendWrites(
        session,
        { action: writes.patch_retry, targets, signal: cancel },
        { history: folder.window(), onUnrecorded: (error) => assert.fail(String(error)), onDone },
      )
    ).results;
  }

  /** The ids that arrived, each as often as it did. */
  function arrived(): string[] {
    return simulator.requests
      .filter(({ service }) => service === 'patch_retry')
      .flatMap(({ params }) => (params.patchids ?? '').split(','));
  }

  it('are 100 writes, never more than four at once, and no patch twice', async () => {
    const results = await sendAll(never);
    assert.equal(simulator.count('patch_retry'), 100);
    assert.ok(simulator.busiest <= 4, `${simulator.busiest} at once`);
    assert.deepEqual([arrived().length, new Set(arrived()).size], [1000, 1000]);
    assert.equal(summarize(results).text, '1000 patches on 100 devices sent');
    assert.equal(folder.names('.json').length, 100);
  });

  it('cancelled after 30 devices leave exactly the others unsent, and both numbers are said', async () => {
    const cancel = new AbortController();
    const results = await sendAll(cancel.signal, (_, done) => {
      if (done === 30) cancel.abort();
    });
    const sent = results.flatMap((result) => patchesWith(result, 'accepted')).map(({ id }) => id);
    const unsent = results.flatMap((result) => patchesWith(result, 'unsent')).map(({ id }) => id);
    assert.deepEqual(arrived().sort(), sent.sort());
    assert.equal(sent.length + unsent.length, 1000);
    const devices = sent.length / 10;
    assert.ok(devices >= 30 && devices <= 34, `${devices} devices`);
    assert.equal(
      summarize(results).text,
      `${sent.length} patches on ${devices} devices sent; ${unsent.length} patches on ${100 - devices} ` +
        'devices not sent',
    );
    assert.equal(folder.names('.json').length, devices);
  });

  it('with every third device failing are done on the others, and the failed are listed with reasons', async () => {
    for (let id = 3; id <= 100; id += 3)
      simulator.fault(faults.error(4, 'Invalid value for parameter: deviceid'), {
        service: 'patch_retry',
        deviceid: String(id),
      });
    const results = await sendAll(never);
    assert.equal(simulator.count('patch_retry'), 100);
    assert.deepEqual(
      [countResults(results, 'accepted'), countResults(results, 'refused')],
      [
        { patches: 670, devices: 67 },
        { patches: 330, devices: 33 },
      ],
    );
    assert.equal(summarize(results).text, '670 patches on 67 devices sent; 33 devices failed');
    const text = writeDetails({ action: writes.patch_retry, results, leftOut: [], at: new Date(0) });
    assert.equal(text.match(/Invalid value for parameter: deviceid \(code 4\)/g)?.length, 33);
    assert.match(text, /## `SRV-99`\n\n.*\n\nError: `N-sight says: Invalid value/);
  });
});
