import assert from 'node:assert/strict';
import { failedByNow } from '../../../src/actions/failedByNow';
import { readFailed } from '../../../src/actions/readFailed';
import type { Session } from '../../../src/connection/session';
import type { FleetDevice } from '../../../src/demo/fleet';
import type { Simulator } from '../../support/simulator/testSimulator';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { asked } from '../../support/data/scans';
import type { Target } from '../../../src/inventory/target';

const never = new AbortController().signal;
const now = 1_000_000_000;
const longAgo = now - 60 * 60 * 1000;

describe('what a scan found Failed, before it is sent', () => {
  let simulator: Simulator;
  let session: Session;
  let devices: readonly FleetDevice[];
  let found: readonly Target[];

  beforeEach(async () => {
    ({ simulator, session } = await sessionWith({ fleet: fleetOf(3, 2) }));
    devices = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
    found =
      (await readFailed(session, [{ kind: 'client', client: await onlyClient(session) }], never, () => undefined))
        ?.targets ?? [];
    session.inventory.forgetAll(); // As after a restart: only the scan is stored.
    simulator.forget();
  });

  async function byNow(scannedAt: Record<string, number>): Promise<{ sent: string[]; leftOut: string[] }> {
    const still =
      (await failedByNow(session, found, {
        scannedAt: new Map(Object.entries(scannedAt)),
        now,
        signal: never,
        onProgress: () => undefined,
      })) ?? assert.fail();
    return {
      sent: still.targets.map(
        ({ place: { device }, patches }) => `${device.id}: ${patches.map(({ id }) => id).join()}`,
      ),
      leftOut: still.leftOut.map(({ text }) => text),
    };
  }

  it('is read again where it was scanned long ago, and only there', async () => {
    assert.deepEqual(await byNow({ 1: longAgo, 2: now - 1000, 3: longAgo }), {
      sent: ['1: 101,102', '2: 201,202', '3: 301,302'],
      leftOut: [],
    });
    assert.deepEqual(asked(simulator), ['1', '3']);
    await byNow({ 1: longAgo, 2: longAgo, 3: longAgo });
    assert.deepEqual(asked(simulator), ['1', '3', '2'], 'what was read in the last minutes is not read again');
  });

  it('is left out, and told of, where it is no longer Failed', async () => {
    const [first, second] = devices;
    for (const patch of first?.patches ?? []) patch.status = 8;
    second?.patches.pop();
    assert.deepEqual(await byNow({ 1: longAgo, 2: longAgo, 3: now }), {
      sent: ['2: 201', '3: 301,302'],
      leftOut: ['3 patches are no longer Failed'],
    });
  });

  it('is left out where the device cannot be read or has no patch data any more, with that reason alone', async () => {
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: '1' });
    devices[1]?.patches.splice(0);
    assert.deepEqual(await byNow({ 1: longAgo, 2: longAgo }), {
      sent: ['3: 301,302'],
      leftOut: ['1 device could not be read: SRV-1', '1 device without patch data'],
    });
  });

  it('is nothing when it is cancelled', async () => {
    assert.equal(
      await failedByNow(session, found, {
        scannedAt: new Map(),
        now,
        signal: AbortSignal.abort(),
        onProgress: () => undefined,
      }),
      undefined,
    );
    assert.equal(simulator.count(), 0);
  });
});
