// The examples that describe=true prints, from the documents (D). They are printed as they stand, unescaped; the
// unclosed tag of list_sites is N-able's own.

/** From the page "Listing Clients". */
export const listClientsExample = `<?xml version="1.0" ?>
<result created="2015-07-20T09:45:09+01:00" host="SERVER" status="OK"><items><client>
<name>Test Client</name><clientid>123456789</clientid>
<view_dashboard>1</view_dashboard><view_wkstsn_assets>1</view_wkstsn_assets>
<dashboard_username>client@test.it</dashboard_username>
<timezone>Europe/London</timezone><creation_date>2014-04-30</creation_date>
<server_count>5</server_count><workstation_count>20</workstation_count>
<mobile_device_count>0</mobile_device_count><device_count>25</device_count>
</client></items></result>`;

/** From the page "Describe parameter". */
export const listSitesExample = `<?xml version="1.0" ?>
<result created="2009-09-24T16:16:18+01:00" host="SERVER" status="OK"><items><site>
<siteid>21251</siteid><name>DESIO</name><connection_ok>1</connection_ok><creation_date>2009-06-01</creation_date>
<primary_router>www.prime.com</primary_router><secondary_router>www.second.com<secondary_router>
</site> ..... more <site> nodes </items></result>`;

/** Guess: as that of list_workstations. */
export const listServersExample = deviceExample('server');
/** From the page "Listing Workstations", shortened. */
export const listWorkstationsExample = deviceExample('workstation');

/** From the page "Listing Devices at Client". */
export const listDevicesExample = `<?xml version="1.0"?>
<result created="2015-07-20T08:47:41+01:00" host="SERVER" status="OK"><items>\
<client><id>30000077</id><name>TestClient</name>
<site><id>30000083</id><name>TestSite</name><server><id>30000192</id><name>SERVER</name>\
<username>Company\\Administrator</username>
<description>Dashboard Description</description><status>Ok</status>
<checkcount><dsc_247>1</dsc_247><pass>3</pass><clear>4</clear><fail>5</fail></checkcount>
<takecontrol>1</takecontrol><patch>0</patch><mav>1</mav><mob>1</mob><systray>1</systray><mavbreck>0</mavbreck>
</server></site></client></items></result>`;

/** Guess: put together from what public clients read (C). */
export const listFailingChecksExample = `<?xml version="1.0"?>
<result created="2015-07-20T08:47:41+01:00" host="SERVER" status="OK"><items>\
<client><clientid>30000077</clientid><name>TestClient</name>
<site><siteid>30000083</siteid><name>TestSite</name><servers><server><id>30000192</id><name>SERVER</name>
<failed_checks><check><checkid>1</checkid><check_type>1023</check_type><description>Automated Task</description>\
<date>2015-07-20</date><time>08:00:00</time><formatted_output>Failed</formatted_output>\
<checkstatus>testerror</checkstatus></check></failed_checks>
</server></servers></site></client></items></result>`;

/** From the page on patch_list_all. */
export const patchListExample = `<?xml version="1.0" encoding="ISO-8859-1"?>
<patches><patch>
<patchid>681806</patchid><policy>4</policy><policyLabel><![CDATA[Do Nothing]]></policyLabel>
<patchicon><![CDATA[aw-image-patch-installed]]></patchicon><status>8</status>
<selectpatch><![CDATA[checkhide]]></selectpatch><statusLabel><![CDATA[Installed]]></statusLabel>
<patchUrl><![CDATA[https://www.adobe.com/devnet-docs/xxxxxxx]]></patchUrl>
<patchTitle><![CDATA[Adobe Reader DC (64-bit) (x64) 24.2.20965]]></patchTitle>
<product><![CDATA[Adobe Reader DC (64-bit)]]></product><severity>3</severity>
</patch></patches>`;

/** From the page "Approve Patch"; the other policies are taken to have the same (I). */
export const approveExample = `<?xml version="1.0" ?>
<result created="2009-10-01T12:47:15+01:00" host="SERVER" status="OK" />`;

/** The example of patch_retry and patch_reprocess, which differ in a word. */
export function retryExample(doing: string): string {
  return `<result created="2009-10-01T12:47:15+01:00" host="SERVER" status="OK" >
 <msg>${doing} patches: 4,5 Patches already applied: 1,6</msg>
</result>`;
}

function deviceExample(type: string): string {
  return `<result created="2009-09-24T16:41:12+01:00" host="SERVER" status="OK"><items><${type}>
<guid></guid><name>PETE-LAPTOP</name><description>76508TG</description>\
<install_date>2009-07-10</install_date><last_boot_time />
<dsc_active>1</dsc_active><user>SERVER\\peter </user><domain>test.local</domain><manufacturer>LENOVO</manufacturer>
<os>Microsoft Windows 7 Professional </os><${type}id>38549</${type}id>\
<agent_version>6_0_0</agent_version><online>1</online>
</${type}></items></result>`;
}
