import assert from 'node:assert/strict';
import { eventually } from '../support/ui/wait';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { connected, devices, open, sharedWorkbench, texts } from './support';

/** One device with a patch in every status. */
function everyStatus(): Fleet {
  const fleet = emptyFleet();
  const office = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  const fields = { os: 'Microsoft Windows Server 2022', ip: '192.0.2.7', user: 'anna', online: '1' };
  const server = addDevice(office, { name: 'SRV-1', fields });
  addDevice(office, { name: 'WS-10', type: 'workstation' });
  addDevice(office, { name: 'WS-2', type: 'workstation', fields: { os: 'Microsoft Windows 11 Pro', online: '0' } });
  const severity = { severity: 4, severityLabel: 'Critical' };
  addPatch(server, { title: 'An ignored one', status: 32, ...severity });
  addPatch(server, { title: 'An installed one', status: 8, installDate: '31-Jul-2024 00:00', ...severity });
  addPatch(server, { title: 'Another installed one', status: 8, ...severity });
  addPatch(server, { title: 'A missing one', status: 1, ...severity });
  addPatch(server, { title: 'A queued one', status: 4, ...severity });
  addPatch(server, { title: 'A pending one', status: 2, ...severity });
  addPatch(server, { title: 'A strange one', status: 77, statusLabel: 'Postponed', ...severity });
  addPatch(server, { title: 'One to reboot for', status: 64, ...severity });
  addPatch(server, { title: 'KB10', ...severity });
  addPatch(server, {
    id: '000123456789012345',
    title: 'KB9',
    product: 'Windows Server 2022',
    releaseDate: '09-Jul-2024',
    policy: 66,
    ...severity,
  });
  return fleet;
}

describe('the Devices view', () => {
  const workbench = sharedWorkbench();

  it('shows the demo fleet with one click, and opens down to its patches', async () => {
    const tree = devices(workbench());
    await tree.welcomeButton('Explore the demo fleet');
    const clients = await tree.waitForRows((rows) => rows.length === 12, 'twelve clients');
    assert.ok(
      clients.every(
        ({ level, icon, description, expanded }) =>
          level === 1 && icon === 'organization' && expanded === false && /^\d+ devices?$/.test(description),
      ),
    );
    assert.deepEqual(
      clients.slice(0, 2).map(({ label }) => label),
      ['Bäckerei Grünwald & Söhne', 'Brightmoor & Yarrow Solicitors'],
    );

    const sites = await open(workbench(), 'Bäckerei Grünwald & Söhne');
    assert.deepEqual(texts(sites), ['Filiale Bahnhof', 'Filiale Süd', 'Hauptsitz']);
    assert.ok(sites.every(({ icon }) => icon === 'location'));
    await tree.expand('Hauptsitz');
    const found = (await tree.waitForRows((rows) => rows.some(({ level }) => level === 3), 'devices')).filter(
      ({ level }) => level === 3,
    );
    assert.equal(found.length, 11);
    assert.deepEqual(new Set(found.map(({ icon }) => icon)), new Set(['server', 'device-desktop']));
    assert.ok(
      found.every(({ description }) => /^Windows|offline/.test(description)),
      texts(found).join('\n'),
    );

    const server = found.find(({ icon }) => icon === 'server')?.label ?? assert.fail();
    await tree.expand(server);
    const patches = (await tree.waitForRows((rows) => rows.some(({ level }) => level === 4), 'patches')).filter(
      ({ level }) => level === 4,
    );
    assert.ok(
      patches.filter(({ description }) => description.startsWith('Failed')).length >= 3,
      texts(patches).join('\n'),
    );
    assert.equal(patches[0]?.icon, 'error');

    await tree.titleAction('Collapse All');
    await tree.waitForRows(
      (rows) => rows.length === 12 && rows.every(({ expanded }) => expanded === false),
      'only clients',
    );
  });

  it('says what is not there', async () => {
    const tree = devices(workbench());
    await tree.welcomeButton('Explore the demo fleet');
    await tree.row('Marlowick Interiors').waitFor();
    assert.deepEqual(texts(await open(workbench(), 'Marlowick Interiors')), [
      'No sites · refresh after adding one in N-sight',
    ]);
    await tree.expand('Ostrander-Fields Accounting');
    await tree.row('Records Store').waitFor();
    await tree.expand('Records Store');
    await tree.row('No devices').waitFor();
    assert.deepEqual(await tree.actions('No devices'), ['Refresh']);
  });

  it('shows devices by name and patches by urgency, each with its icon', async () => {
    await connected(workbench(), everyStatus());
    const found = await open(workbench(), 'ACME', 'Head Office');
    assert.deepEqual(texts(found), ['SRV-1 · Windows Server 2022', 'WS-2 · offline, Windows 11 Pro', 'WS-10']);
    assert.deepEqual(
      found.map(({ icon }) => icon),
      ['server', 'device-desktop', 'device-desktop'],
    );
    const patches = await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    assert.deepEqual(
      patches.map(({ icon, label, description }) => `${icon} ${label}: ${description}`),
      [
        'error KB9: Failed, Critical, policy Approve',
        'error KB10: Failed, Critical',
        'debug-restart One to reboot for: Reboot Required, Critical',
        'clock A pending one: Pending, Critical',
        'layers A queued one: Queued, Critical',
        'circle-large-outline A missing one: Missing, Critical',
        'question A strange one: Postponed, Critical',
        'circle-slash An ignored one: Ignored, Critical',
        'pass Installed (2): ',
      ],
    );
    assert.equal(patches.at(-1)?.expanded, false);
    const installed = await open(workbench(), 'ACME', 'Head Office', 'SRV-1', 'Installed (2)');
    assert.deepEqual(texts(installed), [
      'An installed one · Installed, Critical',
      'Another installed one · Installed, Critical',
    ]);
    assert.deepEqual(texts(await open(workbench(), 'ACME', 'Head Office', 'WS-2')), [
      'No patch data · Patch Management may be off on this device',
    ]);
  });

  it("shows a row's details when the mouse rests on it", async () => {
    const tree = devices(workbench());
    await connected(workbench(), everyStatus());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const tooltip = (label: string, last: RegExp): Promise<string> =>
      eventually(
        () => tree.tooltip(label),
        (text) => last.test(text),
        `the tooltip of ${label}`,
      );
    const patch = await tooltip('KB9', /^KB9/);
    for (const line of [
      'Device: SRV-1',
      'Product: Windows Server 2022',
      'Status: Failed',
      'Severity: Critical',
      /Policy: Approve \(set for this device\)/,
      'Released: 09-Jul-2024',
      'ID: 000123456789012345',
    ]) {
      assert.match(patch, line instanceof RegExp ? line : new RegExp(`^${line}$`, 'm'));
    }
    const device = await tooltip('SRV-1', /^SRV-1/);
    for (const line of [
      'OS: Microsoft Windows Server 2022',
      'State: online, according to N-sight',
      'IP: 192\\.0\\.2\\.7',
      'User: .*anna',
    ])
      assert.match(device, new RegExp(`^${line}$`, 'm'));
    assert.match(await tooltip('ACME', /^ACME/), /^Devices: 3\n[^]*^ID: 1$/m);
    assert.match(await tooltip('Head Office', /^Head Office/), /^ID: 1001$/m);
  });
});
