import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { parseFailedInput } from '../../../src/chat/toolInput';
import { addClient, addDevice, addSite, emptyFleet } from '../../../src/demo/fleet';
import type { Session } from '../../../src/connection/session';
import { Scan } from '../../../src/scan/scan';
import { objectShape } from '../../../src/storage/parseShape';
import { Folder } from '../../support/data/entries';
import { scanNow } from '../../support/data/scans';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { later } from '../../support/system/clock';

const folder = new Folder();

/** What chat says of what its answer rests on. */
async function ask(session: Session, scan: Scan, given: object) {
  const parsed = parseFailedInput(given);
  const { signal } = new AbortController();
  const options = { session, scan, input: 'input' in parsed ? parsed.input : assert.fail(parsed.wrong), signal };
  const text = await failedPatches(options, await folder.loaded());
  const { coverage, notes, couldNotBeRead, notFound } = objectShape(JSON.parse(text ?? '{}'));
  return { coverage: String(coverage), notes, couldNotBeRead, notFound };
}

describe('what chat says of what its answer rests on', () => {
  it('names records that could not be read, of lists that a scan has read too, and where nothing is', async () => {
    const fleet = fleetOf(2, 1);
    const [device] = fleet.clients[0]?.sites[0]?.devices ?? [];
    Object.assign(device ?? assert.fail(), { id: '' });
    Object.assign(addClient(fleet, { name: 'Nameless' }), { id: '' });
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    const unread = ['Clients: 1 record could not be read', 'Servers of ACME: 1 record could not be read'];
    const { coverage, couldNotBeRead } = await ask(session, scan, {});
    assert.match(coverage, /^1 of 1 device read, 2 lists could not be read, or not all of it/);
    assert.deepEqual(couldNotBeRead, unread);
    const none = await ask(session, scan, { client: 'ACME', device: 'SRV-9' });
    assert.match(String(none.notFound), /^No device has/);
    assert.deepEqual(none.couldNotBeRead, unread);
    assert.deepEqual((await ask(session, scan, { client: 'Zeta' })).couldNotBeRead, unread.slice(0, 1));
  });

  it('is no all-clear where the key sees no clients', async () => {
    const { session } = await sessionWith({ fleet: emptyFleet() });
    assert.match(String((await ask(session, new Scan(), {})).notes), /sees no clients.*not mean that nothing failed/);
  });

  it('has clients that came since the window was opened', async () => {
    const { session, simulator } = await sessionWith({ fleet: fleetOf(1, 1) });
    assert.match((await ask(session, new Scan(), {})).coverage, /^1 of 1 device read/);
    addDevice(addSite(addClient(simulator.fleet, { name: 'Initech' }), { name: 'Vault' }), { name: 'DC-1' });
    const { coverage } = await later(10 * 60_000, () => ask(session, new Scan(), {}));
    assert.match(coverage, /^1 of 2 devices read, 1 without patch data/);
    const { notFound } = await later(10 * 60_000, () => ask(session, new Scan(), { client: 'Initech' }));
    assert.equal(notFound, undefined);
  });

  it('says by what a model cannot narrow down', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { notes } = await ask(session, new Scan(), { customer: 'Initech', Site: 'HQ', device: null, why: null });
    assert.deepEqual(notes, [
      `Passed over: "customer", "Site". This can be narrowed down by client, site, device, deviceType, ` +
        'patch, newOnly, failingForDays only.',
    ]);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n} ${'x'.repeat(500)}`, 1]));
    assert.ok(String((await ask(session, new Scan(), many)).notes).length < 500);
  });
});
