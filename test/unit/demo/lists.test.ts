import assert from 'node:assert/strict';
import { addClient, addDevice, addSite, emptyFleet, type Fleet } from '../../../src/demo/fleet';
import { ask, simulatorFor, squeezed, texts, wellFormed } from './ask';

describe('the simulator: lists', () => {
  let fleet: Fleet;
  beforeEach(() => {
    fleet = emptyFleet();
  });
  // The examples are N-able's; SERVER is what they print for the host.
  const simulator = simulatorFor(() => ({ fleet, now: () => Date.UTC(2015, 6, 20, 9, 45, 9) }));
  const asServer = { headers: { Host: 'SERVER' } };

  it('answers list_clients as N-able documents it', async () => {
    const client = addClient(fleet, {
      id: '123456789',
      name: 'Test Client',
      fields: { dashboard_username: 'client@test.it', timezone: 'Europe/London', creation_date: '2014-04-30' },
    });
    const site = addSite(client);
    for (let n = 0; n < 5; n++) addDevice(site);
    for (let n = 0; n < 20; n++) addDevice(site, { type: 'workstation' });
    const { status, text, headers } = await ask(simulator(), 'list_clients', {}, asServer);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/xml');
    assert.equal(
      squeezed(text),
      squeezed(`
      <?xml version="1.0" ?>
      <result created="2015-07-20T09:45:09+00:00" host="SERVER" status="OK"><items><client>
        <name>Test Client</name><clientid>123456789</clientid>
        <view_dashboard>1</view_dashboard><view_wkstsn_assets>1</view_wkstsn_assets>
        <dashboard_username>client@test.it</dashboard_username>
        <timezone>Europe/London</timezone><creation_date>2014-04-30</creation_date>
        <server_count>5</server_count><workstation_count>20</workstation_count>
        <mobile_device_count>0</mobile_device_count><device_count>25</device_count>
      </client></items></result>`),
    );
  });

  it('says "none" for a dashboard user that is unset, and lists clients by device type', async () => {
    addDevice(addSite(addClient(fleet, { name: 'Servers' })));
    addDevice(addSite(addClient(fleet, { name: 'Workstations' })), { type: 'workstation' });
    addClient(fleet, { name: 'Nothing' });
    const all = await ask(simulator(), 'list_clients');
    assert.deepEqual(texts(all.text, 'dashboard_username'), ['none', 'none', 'none']);
    assert.deepEqual(texts(all.text, 'name'), ['Servers', 'Workstations', 'Nothing']);
    const servers = await ask(simulator(), 'list_clients', { devicetype: 'server' });
    assert.deepEqual(texts(servers.text, 'name'), ['Servers']);
  });

  it('answers list_sites with the documented fields, in UTF-8 as declared', async () => {
    const client = addClient(fleet, { id: '7' });
    addSite(client, {
      id: '21251',
      name: 'DESIO',
      fields: { creation_date: '2009-06-01', primary_router: 'www.prime.com', secondary_router: 'www.second.com' },
    });
    addSite(client, { id: '21252', name: 'Łódź & Söhne' });
    const { bytes } = await ask(simulator(), 'list_sites', { clientid: '7' }, asServer);
    assert.equal(
      squeezed(bytes.toString('utf8')),
      squeezed(`
      <?xml version="1.0" encoding="UTF-8"?>
      <result created="2015-07-20T09:45:09+00:00" host="SERVER" status="OK"><items>
        <site><siteid>21251</siteid><name>DESIO</name>
          <connection_ok>1</connection_ok><creation_date>2009-06-01</creation_date>
          <primary_router>www.prime.com</primary_router><secondary_router>www.second.com</secondary_router></site>
        <site><siteid>21252</siteid><name><![CDATA[Łódź & Söhne]]></name>
          <connection_ok>1</connection_ok><creation_date></creation_date>
          <primary_router></primary_router><secondary_router></secondary_router></site>
      </items></result>`),
    );
  });

  it('answers list_workstations as N-able documents it: no declaration, the fields in order', async () => {
    const site = addSite(addClient(fleet), { id: '12' });
    addDevice(site, { type: 'server' });
    addDevice(site, {
      id: '38549',
      name: 'PETE-LAPTOP',
      type: 'workstation',
      fields: {
        description: '76508TG',
        install_date: '2009-07-10',
        atz_dst_date: '0000-03-05:00T01:00:00',
        user: 'SERVER\\peter ',
        domain: 'test.local',
        manufacturer: 'LENOVO',
        model: '76508TG',
        ip: '192.168.201.66',
        external_ip: '101.101.101.101',
        mac1: '00:1C:BF:3D:03:AD',
        mac2: '00:15:58:CC:D0:FE',
        mac3: '18:E0:20:52:41:53',
        os: 'Microsoft Windows 7 Professional ',
        os_details: 'Microsoft Windows 7 Professional Edition, 64-bit Service Pack 1 (build 7601) ',
        agent_version: '6_0_0',
        active_247: '0',
        check_interval_247: '60',
        status_247: '5',
        local_date_247: '2009-07-15',
      },
    });
    const { text } = await ask(simulator(), 'list_workstations', { siteid: '12' }, asServer);
    // As far as the example goes; device_serial and last_scan_time are only said to exist.
    assert.ok(
      squeezed(text).startsWith(
        squeezed(`
      <result created="2015-07-20T09:45:09+00:00" host="SERVER" status="OK"><items><workstation>
        <guid></guid><name>PETE-LAPTOP</name><description>76508TG</description><install_date>2009-07-10</install_date>
        <last_boot_time></last_boot_time>
        <dsc_active>1</dsc_active><atz_dst_date>0000-03-05:00T01:00:00</atz_dst_date>
        <utc_apt></utc_apt><utc_offset>0</utc_offset>
        <user>SERVER\\peter </user><domain>test.local</domain><manufacturer>LENOVO</manufacturer><model>76508TG</model>
        <ip>192.168.201.66</ip><external_ip>101.101.101.101</external_ip><mac1>00:1C:BF:3D:03:AD</mac1>
        <mac2>00:15:58:CC:D0:FE</mac2><mac3>18:E0:20:52:41:53</mac3>
        <os>Microsoft Windows 7 Professional </os>
        <os_details>Microsoft Windows 7 Professional Edition, 64-bit Service Pack 1 (build 7601) </os_details>
        <workstationid>38549</workstationid>
        <agent_version>6_0_0</agent_version><agent_mode>3</agent_mode><online>1</online>
        <active_247>0</active_247><check_interval_247>60</check_interval_247><status_247>5</status_247>
        <local_date_247>2009-07-15</local_date_247>`),
      ),
      text,
    );
    assert.equal(texts(text, 'name').length, 1);
  });

  it('answers list_servers in ISO-8859-1, other characters as references, own tags between the known', async () => {
    const site = addSite(addClient(fleet), { id: '12' });
    addDevice(site, { id: '000777', name: 'SRV-MÜLLER', fields: { description: 'Łódź <1> & more', asset_tag: 'A-1' } });
    const { bytes } = await ask(simulator(), 'list_servers', { siteid: '12' });
    const text = bytes.toString('latin1');
    assert.match(text, /^<\?xml version="1.0" encoding="ISO-8859-1"\?>/);
    assert.ok(text.includes('<name>SRV-MÜLLER</name>'));
    assert.ok(text.includes('<description>&#321;ód&#378; &lt;1&gt; &amp; more</description>'));
    assert.match(squeezed(text), /<model><\/model><asset_tag>A-1<\/asset_tag><ip>/);
    assert.deepEqual(texts(text, 'serverid'), ['000777']);
  });

  it('answers list_devices_at_client as N-able documents it', async () => {
    const client = addClient(fleet, { id: '30000077', name: 'TestClient' });
    const site = addSite(client, { id: '30000083', name: 'TestSite' });
    addDevice(site, {
      id: '30000192',
      name: 'SERVER',
      patchManagement: false,
      fields: { user: 'Company\\Administrator', description: 'Dashboard Description' },
    });
    const { text } = await ask(
      simulator(),
      'list_devices_at_client',
      { clientid: '30000077', devicetype: 'server' },
      asServer,
    );
    assert.equal(
      squeezed(text),
      squeezed(`
      <?xml version="1.0"?>
      <result created="2015-07-20T09:45:09+00:00" host="SERVER" status="OK"><items>
        <client><id>30000077</id><name>TestClient</name>
        <site><id>30000083</id><name>TestSite</name>
          <server>
            <id>30000192</id><name>SERVER</name><username>Company\\Administrator</username>
            <description>Dashboard Description</description><status>Ok</status>
            <checkcount><dsc_247>1</dsc_247><pass>3</pass><clear>4</clear><fail>5</fail></checkcount>
            <takecontrol>1</takecontrol><patch>0</patch><mav>1</mav><mob>1</mob><systray>1</systray>
            <mavbreck>0</mavbreck>
          </server></site></client></items></result>`),
    );
  });

  it('orders list_devices_at_client by site and device, one type at a time, without agentless devices', async () => {
    const client = addClient(fleet, { id: '7' });
    const [south, north] = [addSite(client, { name: 'South' }), addSite(client, { name: 'North' })];
    for (const name of ['B', 'A']) addDevice(south, { name });
    addDevice(north, { name: 'C' });
    addDevice(north, { name: 'phone', type: 'mobile_device' });
    addDevice(north, { name: 'printer', type: 'workstation', agentless: true });
    const names = async (devicetype: string): Promise<string[]> =>
      texts((await ask(simulator(), 'list_devices_at_client', { clientid: '7', devicetype })).text, 'name');
    assert.deepEqual(await names('server'), ['Client 1', 'North', 'C', 'South', 'A', 'B']);
    assert.deepEqual(await names('mobile_device'), ['Client 1', 'North', 'phone']);
    assert.deepEqual(await names('workstation'), []);
    assert.deepEqual(texts((await ask(simulator(), 'list_workstations', { siteid: north.id })).text, 'name'), [
      'printer',
    ]);
  });

  it('gives ids back as they are, with leading zeros or eighteen digits', async () => {
    const site = addSite(addClient(fleet, { id: '000000000000000012' }), { id: '007' });
    addDevice(site, { id: '123456789012345678' });
    assert.deepEqual(texts((await ask(simulator(), 'list_clients')).text, 'clientid'), ['000000000000000012']);
    assert.deepEqual(texts((await ask(simulator(), 'list_sites', { clientid: '000000000000000012' })).text, 'siteid'), [
      '007',
    ]);
    assert.deepEqual(texts((await ask(simulator(), 'list_servers', { siteid: '007' })).text, 'serverid'), [
      '123456789012345678',
    ]);
    const other = await ask(simulator(), 'list_sites', { clientid: '12' });
    assert.match(other.text, /<errorcode>4</);
  });

  it('answers an empty list with <items>, and 2,000 devices whole', async () => {
    const client = addClient(fleet, { id: '7' });
    assert.match(
      squeezed((await ask(simulator(), 'list_sites', { clientid: '7' })).text),
      /status="OK"><items><\/items><\/result>$/,
    );
    const site = addSite(client, { id: '70' });
    for (let n = 0; n < 2000; n++) addDevice(site);
    const { text, bytes } = await ask(simulator(), 'list_servers', { siteid: '70' });
    assert.equal(new Set(texts(text, 'serverid')).size, 2000);
    assert.ok(wellFormed(bytes.toString('latin1')));
  });
});
