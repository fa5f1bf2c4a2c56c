import assert from 'node:assert/strict';
import { placeText, summarize, targetsText } from '../../../src/actions/summarizeWrites';
import { readFailed } from '../../../src/actions/readFailed';
import type { Session } from '../../../src/connection/session';
import { addClient, addDevice, addSite, emptyFleet } from '../../../src/demo/fleet';
import type { PatchOutcome } from '../../../src/history/entry';
import type { DevicePath } from '../../../src/inventory/place';
import { ScanStore } from '../../../src/scan/scanStore';
import { endedText } from '../../../src/tracking/endedRetries';
import { retryRow } from '../../../src/views/retries/retryRows';
import { deviceNames, DeviceNames } from '../../../src/wording/deviceNames';
import { entry, entryPatch, gestureNode, newFolder, place, sentAt } from '../../support/data/entries';
import { now, scanNow } from '../../support/data/scans';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';

const at = (id: string, client: string, site = 'Office', name: string | undefined = 'SRV-DC01'): DevicePath => ({
  client: { id: client, name: client },
  site: { id: `${client} ${site}`, name: site },
  device: { id, name },
});

describe('devices of one name', () => {
  it('are told apart by client, then by site, then by id; others keep their name', () => {
    const acme = at('1', 'ACME');
    const names = new DeviceNames([acme, at('2', 'Bolt'), acme], [at('3', 'ACME', 'Office', 'SRV-02')]);
    assert.deepEqual(
      [acme, at('2', 'Bolt'), at('3', 'ACME', 'Office', 'SRV-02')].map((one) => names.textOf(one)),
      ['SRV-DC01 (ACME)', 'SRV-DC01 (Bolt)', 'SRV-02'],
    );
    const sites = new DeviceNames([acme, at('2', 'ACME', 'Branch'), at('3', 'Bolt')]);
    assert.deepEqual(
      [sites.textOf(acme), sites.textOf(at('3', 'Bolt'))],
      ['SRV-DC01 (ACME > Office)', 'SRV-DC01 (Bolt)'],
    );
    assert.equal(new DeviceNames([acme, at('2', 'ACME')]).textOf(acme), 'SRV-DC01 (ACME > Office, id 1)');
  });

  it('are of one name whatever the case of its letters, and also without one', () => {
    const names = new DeviceNames([at('1', 'ACME'), at('2', 'Bolt', 'Office', 'srv-dc01')]);
    assert.equal(names.textOf(at('1', 'ACME')), 'SRV-DC01 (ACME)');
    const nameless = { ...at('1', 'ACME'), device: { id: '1', name: undefined } };
    assert.equal(new DeviceNames([nameless, at('2', 'Bolt', 'Office', '')]).textOf(nameless), '(no name) (ACME)');
  });

  it('are told apart in the rows of retries, at their beginning', () => {
    const names = new DeviceNames([at('1', 'ACME'), at('2', 'Bolt')]);
    const labelOf = (one: DevicePath) => retryRow(gestureNode(entry({ place: one })), undefined, sentAt, names).label;
    assert.match(labelOf(at('1', 'ACME')), /Retry SRV-DC01 \(ACME\)$/);
    assert.match(labelOf(at('2', 'Bolt')), /Retry SRV-DC01 \(Bolt\)$/);
    assert.match(labelOf(place()), /Retry SRV-01$/);
  });

  it('are told apart in questions and notifications, whether they were retried, scanned or listed', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { inventory } = session;
    const ours = at('1', 'ACME', 'Head Office', 'SRV-1');
    const target = { place: ours, patches: [{ id: '1', title: 'KB1', status: 'failed' as const }] };
    assert.equal(placeText([target], deviceNames(inventory)), 'on SRV-1');
    inventory.otherPlaces.push({ places: () => [at('7', 'Bolt', 'Office', 'SRV-1')], version: () => 1 });
    assert.equal(placeText([target], deviceNames(inventory)), 'on SRV-1 (ACME)');
    const said = (outcome: PatchOutcome, messages: readonly string[] = []) =>
      summarize([{ target, outcomes: [outcome], messages, error: undefined }], [], deviceNames(inventory)).text;
    assert.deepEqual(
      [said('accepted', ['Retrying patches: 1']), said('accepted'), said('unsent')],
      [
        'SRV-1 (ACME): Retrying patches: 1',
        'N-sight accepted 1 patch for SRV-1 (ACME)',
        'Not sent: 1 patch for SRV-1 (ACME).',
      ],
    );
    const installed = entryPatch({ status: 'installed', moved: true });
    assert.equal(
      endedText([entry({ place: ours, patches: [installed] })], deviceNames(inventory)).text,
      '1 of 1 patch on SRV-1 (ACME) is installed',
    );
    inventory.otherPlaces.length = 0;
    const listed = { ...target, place: at('7', 'Bolt', 'Office', 'SRV-1') };
    assert.equal(targetsText([listed], deviceNames(inventory)), '1 patch on SRV-1');
    const [site] = (await inventory.sites((await onlyClient(session)).id)).items;
    await inventory.devices(site?.id ?? '', 'server');
    assert.equal(targetsText([listed], deviceNames(inventory)), '1 patch on SRV-1 (Bolt)');
  });

  it('are told apart though all names are too long to be shown', () => {
    const [one, other] = [
      at('1', 'x'.repeat(100), 'a', 'y'.repeat(100)),
      at('2', 'x'.repeat(101), 'b', 'y'.repeat(100)),
    ];
    const names = new DeviceNames([one, other]);
    assert.notEqual(names.textOf(one, 60), names.textOf(other, 60));
    assert.ok(names.textOf(one, 60).length < 140);
    assert.match(names.textOf(at('1', 'ACME', 'a', 'y'.repeat(100)), 60), /… \(ACME\)$/);
  });

  it('are told apart among what could not be read', async () => {
    const fleet = emptyFleet();
    for (const name of ['ACME', 'Bolt']) addDevice(addSite(addClient(fleet, { name })), { name: 'SRV-DC01' });
    const { simulator, session } = await sessionWith({ fleet });
    simulator.fault(faults.error(5, 'No'), { service: 'patch_list_all' });
    const clients = (await session.inventory.clients()).items;
    const scopes = clients.map((client) => ({ kind: 'client' as const, client }));
    const found = await readFailed(session, scopes, new AbortController().signal, () => undefined);
    assert.deepEqual(
      found?.leftOut.map(({ text }) => text),
      ['2 devices could not be read: SRV-DC01 (ACME), SRV-DC01 (Bolt)'],
    );
  });

  it('are known from a scan that is stored', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const folder = newFolder();
    const open = async (own: Session) => {
      const scans = new ScanStore({ folder, now, onProblem: (problem) => assert.fail(problem) });
      return { scans, scan: await scans.of(own) };
    };
    const first = await open(session);
    await scanNow(session, first.scan);
    first.scans.close();
    await first.scans.save();
    const { session: later } = await sessionWith({ fleet: emptyFleet() });
    const second = await open({ ...later, account: session.account });
    assert.equal(deviceNames(later.inventory).textOf(at('9', 'Bolt', 'Office', 'SRV-2')), 'SRV-2 (Bolt)');
    second.scans.close();
  });
});
