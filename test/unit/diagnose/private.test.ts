import assert from 'node:assert/strict';
import type { Fault } from '../../../src/demo/faults';
import { demoFleet } from '../../../src/demo/demoFleet';
import { devicesOf, type Fleet } from '../../../src/demo/fleet';
import * as faults from '../../support/faults';
import { fleetOf } from '../../support/fleets';
import { diagnosed, ofClients, ofPatches, part } from './diagnosed';

/** Different in every encoding. */
const key = 'Kx7/leak+Canary&"<q9';
const keyForms = [key, encodeURIComponent(key), encodeURIComponent(key).toLowerCase(), new URLSearchParams({ key }).toString().slice(4), JSON.stringify(key).slice(1, -1), 'Canary'];

/** Words of the API for "nothing", what is in the name of an encoding too, and what is too short to be told from others. */
const nobodys = /^(?:none|Not Available|Windows|.{0,3})$/;

/** Every text of a fleet that the server could tell: names, ids, titles, addresses, users, dates. */
function textsOf(fleet: Fleet): Set<string> {
  const texts = new Set<string>();
  const note = (...those: readonly string[]) => { for (const text of those) if (!nobodys.test(text.trim())) texts.add(text.trim()); };
  for (const client of fleet.clients) {
    note(client.id, client.name, ...Object.values(client.fields));
    for (const site of client.sites) note(site.id, site.name, ...Object.values(site.fields));
  }
  for (const { device } of devicesOf(fleet)) {
    note(device.id, device.name, ...Object.values(device.fields), ...(device.fields.user ?? '').split('\\'));
    for (const patch of device.patches) note(patch.id, patch.title, patch.product, patch.url, patch.releaseDate, patch.installDate);
  }
  return texts;
}

function assertNothingOf(texts: Iterable<string>, report: string): void {
  const lower = report.toLowerCase();
  assert.deepEqual([...texts].filter((text) => lower.includes(text.toLowerCase())), [], report);
}

describe('the report of a diagnosis has nothing private in it', () => {
  it('of the demo fleet, and not the key or the host', async () => {
    const fleet = demoFleet(Date.now());
    const { text, simulator } = await diagnosed({}, { fleet, key });
    assert.equal(simulator.requests.filter((request) => request.key === key).length, 6, 'the key was used');
    assert.match(part(text, 'patch_list_all'), /Records: \d\d+ read/);
    const texts = textsOf(fleet);
    assert.ok(texts.size > 4000, `${texts.size} texts`);
    assertNothingOf([...texts, ...keyForms, simulator.url, new URL(simulator.url).host, '127.0.0.1'], text);
  });

  const echoes = ['texts', 'error', 'html', 'not xml'] as const;
  for (const where of echoes) {
    it(`when the key comes back in ${where}`, async () => {
      const { text, simulator } = await diagnosed({ '': faults.echoKey(where) }, { key });
      assert.ok(simulator.count() > 0);
      assertNothingOf(keyForms, text);
    });
  }

  it('when the key is a tag, a root, a code or a label', async () => {
    for (const plain of ['abcdefabcdef', '0815']) {
      const tag = /^\d/.test(plain) ? `x${plain}` : plain;
      const patch = `<patchid>1</patchid><${tag}/><status>${plain}</status><statusLabel>${plain}</statusLabel><severity>9</severity><severityLabel>${plain}</severityLabel>`;
      const { text } = await diagnosed({ patch_list_all: faults.raw(`<patches><patch>${patch}</patch></patches>`), list_sites: faults.raw(`<${tag}/>`) }, { key: plain });
      assert.match(text, /- Root: \(left out\), which is not known/);
      assert.match(text, /- status \(left out\), label \(left out\)/);
      assertNothingOf([plain], text);
    }
  });

  const client = (inside: string) => faults.raw(`<result status="OK"><items><client><clientid>1</clientid><name>Müller &amp; Sons</name>${inside}</client></items></result>`);
  const hidden: [what: string, fault: Fault][] = [
    ['an error', faults.error(4, 'No such client: Zanzibar')],
    ['the code of an error', faults.raw('<result status="FAIL"><error><errorcode>Zanzibar</errorcode></error></result>')],
    ['a long code of an error', faults.raw('<result status="FAIL"><error><errorcode>681806</errorcode></error></result>')],
    ['a refused key', faults.error(3, 'login failed for Zanzibar')],
    ['text that is no XML', faults.plainText('Zanzibar is down')],
    ['a page', faults.status(403, {}, '<html><body>Zanzibar</body></html>')],
    ['a redirect', faults.redirect('https://zanzibar.example/?user=681806')],
    ['an address as the root', faults.raw('<zanzibar.example/>')],
    ['the declared encoding', faults.raw('<?xml version="1.0" encoding="zanzibar"?><result status="OK"/>')],
    ['the value of an unknown tag', client('<x_new zanzibar="Zanzibar">Zanzibar<zanzibar>681806</zanzibar></x_new>')],
    ['a tag with an id in it', client('<client_681806/>')],
    ['a tag that is an address', client('<zanzibar.example/>')],
    ['a tag with other letters', client('<zanzibär/>')],
    ['a very long tag', client(`<zanzibar${'_x'.repeat(20)}/>`)],
    ['a tag with a name that was read', client('<asset_müller/><sons_asset/>')],
    ['an attribute', faults.raw('<result status="OK" host="zanzibar.example" created="681806"><items/></result>')],
    ['a comment', faults.raw('<!-- Zanzibar --><result status="OK"><items/></result>')],
    ['a record that cannot be read', client('</client><client><clientid>Zanzibar &amp; 681806</clientid><name>Zanzibar</name>')],
  ];
  for (const [what, fault] of hidden) {
    it(`of ${what}`, async () => {
      assertNothingOf(['zanzib', '681806', 'müller', 'sons'], await ofClients(fault));
    });
  }

  it('but says how many tags it leaves out', async () => {
    assert.match(await ofClients(client('<sons_asset/><a.b/><x_new/>')), /- Unknown tags:\n {2}- in `client`: `x_new` \(1 of 1\)\n {2}- 2 names left out, which could be somebody's own\n/);
  });

  it('of codes and labels that are none, which are counted', async () => {
    const odd = ['<status>681806</status><statusLabel>for Zanzibar, 2nd floor</statusLabel>', '<status>Zanzibar</status><statusLabel>zanzibar@example.com</statusLabel>'];
    const text = await ofPatches(...odd, `<status>7</status><statusLabel>${'Zanzibar '.repeat(4)}</statusLabel>`);
    assert.match(text, /- status \(left out\), label \(left out\) \(2 patches\)\n {2}- status `7`, label \(left out\) \(1 patch\)\n/);
    assertNothingOf(['zanzibar', '681806'], text);
  });

  it('of names of sites, devices and users in a label', async () => {
    const fleet = fleetOf(1, 1);
    const device = fleet.clients[0]?.sites[0]?.devices[0] ?? assert.fail();
    device.fields = { user: 'ZANZIBAR\\timbuktu ', domain: 'quito.local' };
    const patches = ['Zanzibar', 'by Timbuktu', 'Quito', 'Head', 'Visible'].map((label, n) => `<patch><patchid>${n}</patchid><status>7</status><statusLabel>${label}</statusLabel></patch>`);
    const { text } = await diagnosed({ patch_list_all: faults.raw(`<patches>${patches.join('')}</patches>`) }, { fleet });
    assert.match(text, /label \(left out\) \(4 patches\)\n {2}- status `7`, label `Visible` \(1 patch\)/);
  });
});
