import assert from 'node:assert/strict';
import { addClient, addDevice, addSite, emptyFleet, newPatch, type Fleet, type FleetPatch } from '../../src/demo/fleet';
import type { Tree } from '../support/ui/tree';
import { eventually } from '../support/ui/wait';
import { connected, devices, open, requested, sharedWorkbench } from './support';

const many = 2000;

/** One site with 2,000 servers, of which the last has 2,000 failed patches. */
function largeFleet(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  for (let n = 1; n <= many; n++) addDevice(site, { name: `SRV-${n}`, patches: n < many ? [] : patches() });
  return fleet;
}

function patches(): FleetPatch[] {
  return Array.from({ length: many }, (_, n) => newPatch({ id: `${n + 1}`, title: `KB${n + 1}` }));
}

describe('a large fleet', () => {
  const workbench = sharedWorkbench();

  it('of 2,000 devices in a site and 2,000 patches on one of them stays usable', async () => {
    const simulator = await connected(workbench(), largeFleet());
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office');
    await tree.select(['SRV-1']);
    await tree.row('No patch data').waitFor(); // a click opens the row, too
    await toTheEnd(tree, 'SRV-2000');
    simulator.forget();
    await workbench().press('ArrowRight');
    await requested(simulator, 1, 'patch_list_all');
    const focused = workbench().page.locator('.focused').and(tree.row(/^KB/));
    await eventually(
      async () => {
        await workbench().press('ArrowDown');
        return focused.count();
      },
      (count) => count === 1,
      'patches below the last device',
    );
    await toTheEnd(tree, 'KB2000');
    simulator.forget();
    await workbench().press('Shift+F10');
    await workbench().menu.choose('Retry Patch');
    await workbench().notifications.waitFor('SRV-2000: Retrying patches: 2000');
    await workbench().press('Home');
    await tree.row('ACME').waitFor();
    await tree.collapse('ACME');
    await tree.waitForRows((rows) => rows.length === 1, 'only the client');
    assert.deepEqual(simulator.services, ['patch_retry', 'patch_list_all']);
  });

  /** Presses End, which scrolls to the last row. */
  async function toTheEnd(tree: Tree, label: string): Promise<void> {
    await workbench().press('End');
    await workbench().page.locator('.focused').and(tree.row(label)).waitFor();
  }
});
