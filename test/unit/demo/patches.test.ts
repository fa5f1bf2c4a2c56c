import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type FleetDevice } from '../../../src/demo/fleet';
import { ask, simulatorFor, squeezed, texts, wellFormed } from './ask';

describe('the simulator: patch_list_all', () => {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet));
  let device: FleetDevice;
  beforeEach(() => {
    site.devices.length = 0;
    device = addDevice(site, { id: '38549', type: 'workstation' });
  });
  const simulator = simulatorFor(() => ({ fleet }));
  const list = async (): Promise<string> =>
    (await ask(simulator(), 'patch_list_all', { deviceid: '38549' })).bytes.toString('latin1');

  it('answers as N-able documents it', async () => {
    addPatch(device, {
      id: '681806',
      policy: 4,
      status: 8,
      url: 'https://www.adobe.com/devnet-docs/xxxxxxx',
      title: 'Adobe Reader DC (64-bit) (x64) 24.2.20965',
      product: 'Adobe Reader DC (64-bit)',
      severity: 3,
      severityLabel: 'Moderate',
      releaseDate: '31-Jul-2024',
      installDate: '31-Jul-2024 00:00',
    });
    assert.equal(
      squeezed(await list()),
      squeezed(`
      <?xml version="1.0" encoding="ISO-8859-1"?>
      <patches><patch>
        <patchid>681806</patchid><policy>4</policy><policyLabel><![CDATA[Do Nothing]]></policyLabel>
        <patchicon><![CDATA[aw-image-patch-installed]]></patchicon><status>8</status>
        <selectpatch><![CDATA[checkhide]]></selectpatch><statusLabel><![CDATA[Installed]]></statusLabel>
        <patchUrl><![CDATA[https://www.adobe.com/devnet-docs/xxxxxxx]]></patchUrl>
        <patchTitle><![CDATA[Adobe Reader DC (64-bit) (x64) 24.2.20965]]></patchTitle>
        <product><![CDATA[Adobe Reader DC (64-bit)]]></product><severity>3</severity>
        <severityLabel>Moderate</severityLabel><releaseDate/><releaseDateText>31-Jul-2024</releaseDateText>
        <installdate/><installdatetext>31-Jul-2024 00:00</installdatetext>
        <deployable>1</deployable><uninstallable>1</uninstallable>
      </patch></patches>`),
    );
  });

  it('has every code of the table, with its label, and any other by a label of its own', async () => {
    const labels = new Map([
      [1, 'Missing'],
      [2, 'Pending'],
      [4, 'Queued'],
      [8, 'Installed'],
      [16, 'Failed'],
      [32, 'Ignored'],
      [23, 'Ignored'],
      [64, 'Reboot Required'],
    ]);
    for (const status of labels.keys()) addPatch(device, { status });
    addPatch(device, { status: 999, statusLabel: 'Quarantined' });
    for (const policy of [1, 2, 4, 65, 66, 68]) addPatch(device, { status: 8, policy });
    const text = await list();
    assert.deepEqual(texts(text, 'status').slice(0, 9), [...labels.keys(), 999].map(String));
    assert.deepEqual(texts(text, 'statusLabel').slice(0, 9), [...labels.values(), 'Quarantined']);
    assert.deepEqual(texts(text, 'policy').slice(9), ['1', '2', '4', '65', '66', '68']);
    assert.deepEqual(texts(text, 'policyLabel').slice(9), [
      'Ignore',
      'Approve',
      'Do Nothing',
      'Ignore',
      'Approve',
      'Do Nothing',
    ]);
  });

  it('is ISO-8859-1: a byte a character, ? in CDATA and a reference in text for what is not in it', async () => {
    addPatch(device, { title: 'Größe € 😀', product: 'Łódź', severityLabel: 'wysoki ń' });
    const { bytes } = await ask(simulator(), 'patch_list_all', { deviceid: '38549' });
    assert.ok(bytes.includes(Buffer.from([0x47, 0x72, 0xf6, 0xdf, 0x65])));
    const text = bytes.toString('latin1');
    assert.ok(text.includes('<patchTitle><![CDATA[Größe ? ?]]></patchTitle>'));
    assert.ok(text.includes('<product><![CDATA[?ód?]]></product>'));
    assert.ok(text.includes('<severityLabel>wysoki &#324;</severityLabel>'));
  });

  it('keeps markup, and the end of a CDATA section, from becoming any', async () => {
    addPatch(device, { title: 'a <b> & ]]> c', severityLabel: '<&>' });
    const text = await list();
    assert.ok(text.includes('<![CDATA[a <b> & ]]]]><![CDATA[> c]]>'));
    assert.ok(text.includes('<severityLabel>&lt;&amp;&gt;</severityLabel>'));
    assert.ok(wellFormed(text));
  });

  it('spells the date of installation in both ways that are known', async () => {
    addPatch(device, { status: 8, installDate: '31-Jul-2024 00:00' });
    assert.deepEqual(texts(await list(), 'installdatetext'), ['31-Jul-2024 00:00']);
    device.type = 'server';
    assert.deepEqual(texts(await list(), 'installDateText'), ['31-Jul-2024 00:00']);
  });

  it('has an empty list for a device without patch data, and no result around it', async () => {
    const empty = '<?xml version="1.0" encoding="ISO-8859-1"?><patches></patches>';
    assert.equal(squeezed(await list()), empty);
    addPatch(device);
    assert.equal(texts(await list(), 'patchid').length, 1);
    device.patchManagement = false;
    assert.equal(squeezed(await list()), empty);
    Object.assign(device, { patchManagement: true, agentless: true });
    assert.equal(squeezed(await list()), empty);
  });

  it('lists 2,000 patches, made when they are asked for', async () => {
    let made = 0;
    device.id = 'other';
    addDevice(site, {
      id: '38549',
      patches: () => {
        made += 1;
        return [];
      },
    });
    assert.equal(made, 0);
    const patches = site.devices[1];
    assert.ok(patches);
    for (let n = 0; n < 2000; n++) addPatch(patches);
    assert.equal(new Set(texts(await list(), 'patchid')).size, 2000);
    assert.equal(made, 1);
  });
});
