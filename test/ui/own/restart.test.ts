import assert from 'node:assert/strict';
import { connected, devices, disconnect, open, serversWithPatches, sharedWorkbench } from '../support';

describe('the connection', () => {
  const workbench = sharedWorkbench();

  it('is kept over a restart, which asks for the clients once, and is gone for good after Disconnect', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await workbench().restart();
    await workbench().showContainer('N-sight');
    await devices(workbench()).row('ACME').waitFor();
    await open(workbench(), 'ACME');
    assert.deepEqual(simulator.services, ['list_clients', 'list_sites']);

    simulator.forget();
    await disconnect(workbench());
    assert.deepEqual(await devices(workbench()).rows(), []);
    await workbench().reload();
    await workbench().showContainer('N-sight');
    assert.match(await devices(workbench()).welcome(), /Explore the demo fleet/);
    assert.equal(simulator.count(), 0);
  });

  it('of the demo fleet is gone with the window', async () => {
    await devices(workbench()).welcomeButton('Explore the demo fleet');
    await devices(workbench()).waitForRows((rows) => rows.length === 12, 'twelve clients');
    await workbench().reload();
    await workbench().showContainer('N-sight');
    assert.match(await devices(workbench()).welcome(), /Explore the demo fleet/);
  });
});
