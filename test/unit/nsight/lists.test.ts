import assert from 'node:assert/strict';
import { answering, listOf, site } from './servers';

describe('nsight: lists, as documented', () => {
  it('reads list_clients', async () => {
    const { client, requests } = await answering(
      `<result created="2015-07-20T09:45:09+01:00" host="SERVER" status="OK"><items><client>
      <name>Test Client</name><clientid>123456789</clientid>
      <view_dashboard>1</view_dashboard><view_wkstsn_assets>1</view_wkstsn_assets>
      <dashboard_username>client@test.it</dashboard_username>
      <timezone>Europe/London</timezone><creation_date>2014-04-30</creation_date>
      <server_count>5</server_count><workstation_count>20</workstation_count>
      <mobile_device_count>0</mobile_device_count><device_count>25</device_count>
    </client></items></result>`,
      { key: 'a-key' },
    );
    assert.deepEqual(await client.listClients(), {
      items: [
        {
          id: '123456789',
          name: 'Test Client',
          deviceCount: 25,
          serverCount: 5,
          workstationCount: 20,
          timezone: 'Europe/London',
          creationDate: '2014-04-30',
        },
      ],
      problems: [],
    });
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=list_clients']);
  });

  it('reads list_sites', async () => {
    const { client, requests } = await answering(
      listOf(`
      <site><siteid>1</siteid><name><![CDATA[Head & Office]]></name><connection_ok>1</connection_ok>
        <creation_date>2014-04-30</creation_date><primary_router/></site>
      <site><siteid>2</siteid><name>  </name><connection_ok>0</connection_ok><creation_date></creation_date></site>
      <site><siteid>3</siteid><name>Third</name></site>`),
      { key: 'a-key' },
    );
    assert.deepEqual((await client.listSites('007')).items, [
      { id: '1', name: 'Head & Office', connectionOk: true, creationDate: '2014-04-30' },
      { id: '2', name: undefined, connectionOk: false, creationDate: undefined },
      { id: '3', name: 'Third', connectionOk: undefined, creationDate: undefined },
    ]);
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=list_sites&clientid=007']);
  });

  it('reads list_servers', async () => {
    const { client, requests } = await answering(
      listOf(`<server><serverid>77</serverid><guid>{8A1B}</guid><name>SRV-01 </name>
      <description>File server</description><last_boot_time>1721462400</last_boot_time>
      <user>ACME\\admin</user><domain>acme.local</domain>
      <manufacturer>Dell</manufacturer><model>R740</model><ip>10.0.0.5</ip><external_ip>203.0.113.9</external_ip>
      <os>Windows Server 2022</os><agent_version>6_0_0</agent_version><online>1</online>
      <device_serial>XK-1</device_serial></server>`),
      { key: 'a-key' },
    );
    assert.deepEqual((await client.listServers('5')).items, [
      {
        id: '77',
        name: 'SRV-01',
        type: 'server',
        description: 'File server',
        os: 'Windows Server 2022',
        online: true,
        ip: '10.0.0.5',
        externalIp: '203.0.113.9',
        user: 'ACME\\admin',
        domain: 'acme.local',
        manufacturer: 'Dell',
        model: 'R740',
        serial: 'XK-1',
        agentVersion: '6.0.0',
        lastBoot: 1_721_462_400_000,
      },
    ]);
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=list_servers&siteid=5']);
  });

  it('reads list_workstations, with the words that stand for nothing', async () => {
    const { client, requests } = await answering(
      listOf(`
      <workstation><workstationid>1</workstationid><name>PC-1</name><last_boot_time>Not Available</last_boot_time>
        <user>none</user><description>0000-00-00 00:00:00</description><online>0</online></workstation>
      <workstation><workstationid>2</workstationid><name>PC-2</name><last_boot_time>0</last_boot_time>
        <os>NONE</os><online>?</online></workstation>`),
      { key: 'a-key' },
    );
    const nothing = {
      description: undefined,
      os: undefined,
      ip: undefined,
      externalIp: undefined,
      user: undefined,
      domain: undefined,
      manufacturer: undefined,
      model: undefined,
      serial: undefined,
      agentVersion: undefined,
      lastBoot: undefined,
    };
    assert.deepEqual((await client.listWorkstations('5')).items, [
      { id: '1', name: 'PC-1', type: 'workstation', online: false, ...nothing },
      { id: '2', name: 'PC-2', type: 'workstation', online: undefined, ...nothing },
    ]);
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=list_workstations&siteid=5']);
  });

  it('reads list_devices_at_client through its sites', async () => {
    const { client, requests } = await answering(
      listOf(`<client><id>30000077</id><name>TestClient</name>
      <site><id>30000083</id><name>TestSite</name>
        <server><id>30000192</id><name>SERVER</name><username>Company\\Administrator</username>
          <description>Dashboard Description</description><status>Ok</status>
          <checkcount><dsc_247>1</dsc_247><pass>3</pass><clear>4</clear><fail>5</fail></checkcount>
          <checkcount><dsc_247>2</dsc_247></checkcount>
          <takecontrol>1</takecontrol><patch>0</patch><mav>1</mav></server>
        <server><id>30000193</id><name>SERVER2</name><patch>1</patch></server></site>
      <site><id>30000084</id><name>Empty</name></site>
      <site><id>30000085</id><name>Other</name><server><id>30000194</id><name>SERVER3</name></server></site></client>`),
      { key: 'a-key' },
    );
    const owner = { id: '30000077', name: 'TestClient' };
    const first = { id: '30000083', name: 'TestSite' };
    assert.deepEqual(await client.listDevicesAtClient('30000077', 'server'), {
      items: [
        {
          id: '30000192',
          name: 'SERVER',
          type: 'server',
          description: 'Dashboard Description',
          patchManagement: false,
          client: owner,
          site: first,
        },
        {
          id: '30000193',
          name: 'SERVER2',
          type: 'server',
          description: undefined,
          patchManagement: true,
          client: owner,
          site: first,
        },
        {
          id: '30000194',
          name: 'SERVER3',
          type: 'server',
          description: undefined,
          patchManagement: undefined,
          client: owner,
          site: { id: '30000085', name: 'Other' },
        },
      ],
      problems: [],
    });
    assert.deepEqual(requests, [
      '/api/?apikey=a-key&service=list_devices_at_client&clientid=30000077&devicetype=server',
    ]);
  });

  it('reads patch_list_all, whose root is patches', async () => {
    const { client, requests } = await answering(
      `<?xml version="1.0" encoding="ISO-8859-1"?>
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
    </patch></patches>`,
      { key: 'a-key' },
    );
    assert.deepEqual(await client.listPatches('30000192'), {
      items: [
        {
          id: '681806',
          title: 'Adobe Reader DC (64-bit) (x64) 24.2.20965',
          product: 'Adobe Reader DC (64-bit)',
          status: 'installed',
          statusLabel: 'Installed',
          statusCode: '8',
          policy: 'doNothing',
          policyLabel: 'Do Nothing',
          policyOverridden: false,
          severity: 'moderate',
          severityLabel: 'Moderate',
          url: 'https://www.adobe.com/devnet-docs/xxxxxxx',
          releaseDate: '31-Jul-2024',
          installDate: '31-Jul-2024 00:00',
        },
      ],
      problems: [],
    });
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=patch_list_all&deviceid=30000192']);
  });

  it('sends what Cloudflare wants to see, and asks for XML', async () => {
    let headers: unknown;
    const { client } = await site((request, response) => {
      const { 'user-agent': agent, accept, authorization, referer } = request.headers;
      headers = { method: request.method, agent, accept, authorization, referer };
      response.end(listOf(''));
    });
    await client.listClients();
    assert.deepEqual(headers, {
      method: 'GET',
      agent: 'Mozilla/5.0 (compatible; nsight-patches/1.2.3)',
      accept: 'application/xml',
      authorization: undefined,
      referer: undefined,
    });
  });
});
