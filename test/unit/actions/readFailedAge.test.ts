import assert from 'node:assert/strict';
import { failedByNow } from '../../../src/actions/failedByNow';
import { readFailed } from '../../../src/actions/readFailed';
import type { Session } from '../../../src/connection/session';
import type { Simulator } from '../../support/simulator/testSimulator';
import type { Scope } from '../../../src/inventory/scope';
import { later } from '../../support/system/clock';
import { minute } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { asked } from '../../support/data/scans';

const never = new AbortController().signal;

describe('how old what is retried may be', () => {
  let simulator: Simulator;
  let session: Session;
  let scopes: Record<'client' | 'site', Scope>;

  beforeEach(async () => {
    ({ simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) }));
    const client = await onlyClient(session);
    const site = (await session.inventory.sites(client.id)).items[0] ?? assert.fail();
    scopes = { client: { kind: 'client', client }, site: { kind: 'site', client, site } };
  });

  const read = async (scope: Scope) => {
    simulator.forget();
    return (await readFailed(session, [scope], never, () => undefined)) ?? assert.fail('it was cancelled');
  };

  for (const kind of ['client', 'site'] as const) {
    it(`is five minutes for the patches of a ${kind}, and for its devices`, async () => {
      await read(scopes[kind]);
      await later(4.5 * minute, () => read(scopes[kind]));
      assert.equal(simulator.count(), 0, 'what was read in the last five minutes is not read again');
      await later(5.5 * minute, () => read(scopes[kind]));
      assert.deepEqual(asked(simulator).sort(), ['1', '2']);
      assert.equal(simulator.count() - asked(simulator).length, 2, 'the servers and the workstations');
    });
  }

  it('is five minutes since a scan, and what was scanned at a time that is not known is read again', async () => {
    const { targets } = await read(scopes.client);
    session.inventory.forgetAll();
    const now = 1_000 * minute;
    const readAgain = async (scannedAt: number | undefined) => {
      session.inventory.forgetAll();
      simulator.forget();
      const times = new Map(scannedAt === undefined ? [] : targets.map(({ place }) => [place.device.id, scannedAt]));
      await failedByNow(session, targets, { scannedAt: times, now, signal: never, onProgress: () => undefined });
      return asked(simulator).length;
    };
    assert.deepEqual([await readAgain(now - 5 * minute + 1), await readAgain(now - 5 * minute)], [0, 2]);
    assert.equal(await readAgain(undefined), 2);
  });
});

describe('a device of which no record could be read', () => {
  it('is not taken for one without patch data', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const client = await onlyClient(session);
    simulator.fault(faults.without(/<patchid>.*?<\/patchid>/g), { service: 'patch_list_all' });
    const found = await readFailed(session, [{ kind: 'client', client }], never, () => undefined);
    assert.deepEqual(found?.leftOut, [
      {
        text: '1 list or device could not be read: SRV-1: 1 record could not be read',
        details: ['SRV-1: 1 record could not be read'],
      },
    ]);
    assert.equal(found.read.size, 1);
  });
});
