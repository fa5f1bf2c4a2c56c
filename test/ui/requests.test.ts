import assert from 'node:assert/strict';
import { addPatch } from '../../src/demo/fleet';
import type { Row } from '../support/ui/tree';
import {
  connect,
  connected,
  devices,
  disconnect,
  open,
  requested,
  serversWithPatches,
  sharedWorkbench,
  simulate,
} from './support';

/** A row without what is known below it, which follows a moment later. */
function bare({ label, icon, level, expanded, selected }: Row): Omit<Row, 'description' | 'spoken'> {
  return { label, icon, level, expanded, selected };
}

describe('requests per gesture', () => {
  const workbench = sharedWorkbench();

  it('are one for a client, one for each kind of device, one for a device, and none to open them again', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 2));
    const tree = devices(workbench());
    const services = (): string[] => simulator.services.toSorted();
    await open(workbench(), 'ACME');
    assert.deepEqual(services(), ['list_sites']);
    simulator.forget();
    await open(workbench(), 'ACME', 'Head Office');
    assert.deepEqual(services(), ['list_servers', 'list_workstations']);
    simulator.forget();
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    assert.deepEqual(services(), ['patch_list_all']);
    simulator.forget();

    for (const label of ['SRV-1', 'Head Office', 'ACME']) await tree.collapse(label);
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await workbench().showContainer('Explorer');
    await workbench().showContainer('N-sight');
    await tree.row('KB101').waitFor();
    assert.deepEqual(services(), []);
  });

  it('are one for Refresh on a device, and what is new is seen', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 2));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const device = simulator.fleet.clients[0]?.sites[0]?.devices[0] ?? assert.fail();
    addPatch(device, { title: 'KB0' });
    simulator.forget();
    await devices(workbench()).act('SRV-1', 'Refresh');
    await devices(workbench()).row('KB0').waitFor();
    assert.deepEqual(
      simulator.requests.map(({ params }) => params),
      [{ service: 'patch_list_all', deviceid: device.id }],
    );
  });

  it('are one for each open list when the view is refreshed, which keeps selection and expansion', async () => {
    const simulator = await connected(workbench(), serversWithPatches(3, 3));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await open(workbench(), 'ACME', 'Head Office', 'SRV-2');
    await tree.collapse('SRV-1');
    await tree.select(['KB202', 'KB203']);
    const before = (await tree.rows()).map(bare);
    const device = simulator.fleet.clients[0]?.sites[0]?.devices[1] ?? assert.fail();
    addPatch(device, { title: 'KB0' });
    simulator.forget();
    await tree.titleAction('Refresh');
    const after = await tree.waitForRows((rows) => rows.some(({ label }) => label === 'KB0'), 'the new patch');
    assert.deepEqual(after.filter(({ label }) => label !== 'KB0').map(bare), before);
    assert.deepEqual(
      after.filter(({ selected }) => selected).map(({ label }) => label),
      ['KB202', 'KB203'],
    );
    assert.deepEqual(simulator.services.toSorted(), [
      'list_clients',
      'list_servers',
      'list_sites',
      'list_workstations',
      'patch_list_all',
    ]);
  });

  it('stop when the view is refreshed or disconnected', async () => {
    const simulator = await simulate({ fleet: serversWithPatches(1, 1) });
    await connect(workbench(), simulator);
    const tree = devices(workbench());
    await tree.row('ACME').waitFor();
    const fault = simulator.fault({ kind: 'silent' }, { service: 'list_sites' });
    await tree.row('ACME').locator('.monaco-tl-twistie').click();
    await requested(simulator, 1, 'list_sites');
    fault.remove();
    await tree.titleAction('Refresh');
    await tree.row('Head Office').waitFor();
    simulator.forget();
    assert.equal(simulator.busiest, 0);

    simulator.fault({ kind: 'silent' });
    await tree.titleAction('Refresh');
    await requested(simulator, 1, 'list_clients');
    await disconnect(workbench());
    simulator.forget();
    assert.equal(simulator.busiest, 0);
    // That it is disconnected, and nothing of the requests that were cut off.
    await workbench().notifications.waitFor(/^Reload the other windows of this browser: /);
    for (const text of await workbench().notifications.texts())
      assert.match(text, /^(Reload the other windows of this browser: |Disconnected from 127\.0\.0\.1:\d+\.$)/);
  });
});
