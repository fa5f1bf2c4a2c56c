import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Workbench } from '../../support/ui/workbench';
import { connect, devices, serversWithPatches, simulate } from '../support';

/** A workspace whose only folder is in no file system of this computer, as of a repository that is not cloned. */
describe('in a virtual workspace', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('connects, reads and retries', async () => {
    const file = path.join(folder, 'virtual.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: [{ uri: 'elsewhere://nobody/folder', name: 'Elsewhere' }] }));
    const workbench = await Workbench.start();
    await workbench.openWorkspace(file);
    await workbench.page.locator('.statusbar-item, .part.titlebar', { hasText: 'virtual' }).first().waitFor();
    const simulator = await simulate({ fleet: serversWithPatches(1, 2) });
    await workbench.showContainer('N-sight');
    await connect(workbench, simulator);
    await devices(workbench).row('ACME').waitFor();
    await (await devices(workbench).menu('ACME')).choose('Retry Failed Patches…');
    assert.match(await workbench.dialog.text(), /^Retry 2 failed patches on SRV-1\?/);
    await workbench.dialog.click('Retry');
    await workbench.notifications.waitFor(/^SRV-1: Retrying patches: /);
    await workbench.close();
    await simulator.stop();
  });
});
