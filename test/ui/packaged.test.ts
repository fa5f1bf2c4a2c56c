import assert from 'node:assert/strict';
import { Workbench } from '../support/workbench';

describe('the packaged extension', () => {
  it('shows its container with a view that invites to connect', async () => {
    const workbench = await Workbench.start();
    await workbench.showContainer('N-sight');
    assert.match(await workbench.tree('Devices').welcome(), /Explore the demo fleet/);
  });
});
