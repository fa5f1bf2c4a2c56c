import assert from 'node:assert/strict';
import { addClient, addDevice, type Fleet, type FleetClient, type FleetSite } from '../../../src/demo/fleet';
import * as faults from '../../support/simulator/faults';
import { fleetOf } from '../../support/simulator/fleets';
import { diagnosed, part } from './diagnosed';
import { assertNothingOf } from './privacy';

function clientOf({ clients: [client] }: Fleet): FleetClient {
  return client ?? assert.fail();
}

function siteOf(fleet: Fleet): FleetSite {
  return clientOf(fleet).sites[0] ?? assert.fail();
}

describe('the report of a diagnosis has nothing private in it: names', () => {
  // Each kind of name is known from some answers only: the guard must hold whichever of them fails.
  const kinds: [what: string, fails: string, change: (fleet: Fleet, name: string) => void][] = [
    [
      'a client',
      '',
      (fleet, name) => {
        clientOf(fleet).name = name;
      },
    ],
    [
      'a client, without its inventory',
      'list_devices_at_client',
      (fleet, name) => {
        clientOf(fleet).name = name;
      },
    ],
    [
      'another client',
      '',
      (fleet, name) => {
        addClient(fleet, { name });
      },
    ],
    [
      'a site',
      'list_devices_at_client',
      (fleet, name) => {
        siteOf(fleet).name = name;
      },
    ],
    [
      'a site of the inventory',
      'list_sites',
      (fleet, name) => {
        siteOf(fleet).name = name;
      },
    ],
    [
      'a server',
      'list_devices_at_client',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name, type: 'server' });
      },
    ],
    [
      'a server of the inventory',
      'list_servers',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name, type: 'server' });
      },
    ],
    [
      'a workstation',
      'list_devices_at_client',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name, type: 'workstation' });
      },
    ],
    [
      'a workstation, with the inventory',
      '',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name, type: 'workstation' });
      },
    ],
    [
      "a workstation's user",
      'list_devices_at_client',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name: 'WS', type: 'workstation', fields: { user: name } });
      },
    ],
    [
      "a server's domain",
      '',
      (fleet, name) => {
        addDevice(siteOf(fleet), { name: 'SRV', type: 'server', fields: { domain: name } });
      },
    ],
  ];
  for (const [what, fails, change] of kinds) {
    for (const name of ['Zanzibar', 'BMW']) {
      it(`of the name of ${what} in a tag and a label: ${name}`, async () => {
        const fleet = fleetOf(1, 1);
        change(fleet, name);
        // A short one is in too many words.
        const tag = name.length > 3 ? `my${name}asset` : `${name}_asset`;
        const body =
          `<patches><patch><patchid>1</patchid><${tag.toLowerCase()}/><status>7</status>` +
          `<statusLabel>for ${name}</statusLabel></patch></patches>`;
        const { text } = await diagnosed(
          { patch_list_all: faults.raw(body), ...(fails ? { [fails]: faults.forbidden() } : {}) },
          { fleet },
        );
        assert.match(part(text, 'patch_list_all'), /Unknown tags:\n {2}- 1 name left out/);
        assertNothingOf([name], text);
      });
    }
  }

  it('of names of sites, devices and users in a label', async () => {
    const fleet = fleetOf(1, 1);
    const device = fleet.clients[0]?.sites[0]?.devices[0] ?? assert.fail();
    device.fields = { user: 'ZANZIBAR\\timbuktu ', domain: 'quito.local' };
    const patches = ['Zanzibar', 'by Timbuktu', 'Quito', 'Head', 'Visible'].map(
      (label, n) => `<patch><patchid>${n}</patchid><status>7</status><statusLabel>${label}</statusLabel></patch>`,
    );
    const { text } = await diagnosed(
      { patch_list_all: faults.raw(`<patches>${patches.join('')}</patches>`) },
      { fleet },
    );
    assert.match(text, /label \(left out\) \(4 patches\)\n {2}- status `7`, label `Visible` \(1 patch\)/);
  });
});
