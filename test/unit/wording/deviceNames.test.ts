import assert from 'node:assert/strict';
import { deviceNames, placeText, targetsText } from '../../../src/actions/summarizeWrites';
import type { DevicePath } from '../../../src/inventory/place';
import { entryNode } from '../../../src/views/retries/retryNodes';
import { retryRow } from '../../../src/views/retries/retryRows';
import { DeviceNames } from '../../../src/wording/deviceNames';
import { entry, Folder, place, sentAt } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

const at = (id: string, client: string, site = 'Office', name: string | undefined = 'SRV-DC01'): DevicePath => ({
  client: { id: client, name: client },
  site: { id: `${client} ${site}`, name: site },
  device: { id, name },
});

describe('devices of one name', () => {
  const folder = new Folder();

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
    const labelOf = (one: DevicePath) => retryRow(entryNode(entry({ place: one })), undefined, sentAt, names).label;
    assert.match(labelOf(at('1', 'ACME')), /Retry SRV-DC01 \(ACME\)$/);
    assert.match(labelOf(at('2', 'Bolt')), /Retry SRV-DC01 \(Bolt\)$/);
    assert.match(labelOf(place()), /Retry SRV-01$/);
  });

  it('are told apart in questions, whether they were retried or listed', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    folder.store({ id: 'a', account: session.account, place: at('7', 'Bolt', 'Office', 'SRV-1') });
    folder.store({ id: 'b', account: 'https://other.example', place: at('8', 'Bolt', 'Office', 'SRV-9') });
    const history = await folder.loaded();
    const target = (one: DevicePath) => [
      { place: one, patches: [{ id: '1', title: 'KB1', status: 'failed' as const }] },
    ];
    const ours = at('1', 'ACME', 'Head Office', 'SRV-1');
    assert.equal(placeText(target(ours), deviceNames(session, history)), 'on SRV-1 (ACME)');
    const known = deviceNames(session, history);
    assert.equal(placeText(target(at('9', 'ACME', 'Office', 'SRV-9')), known), 'on SRV-9'); // Nobody else's.
    const [client] = (await session.inventory.clients()).items;
    const [site] = (await session.inventory.sites(client?.id ?? '')).items;
    await session.inventory.devices(site?.id ?? '', 'server');
    const listed = deviceNames(session, await folder.loaded({ folder: `${folder.path}/none` }));
    assert.equal(targetsText(target(at('7', 'Bolt', 'Office', 'SRV-1')), listed), '1 patch on SRV-1 (Bolt)');
  });
});
