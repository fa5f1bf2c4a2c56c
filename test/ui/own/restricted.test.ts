import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Workbench } from '../../support/ui/workbench';
import { connect, devices, serversWithPatches, simulate } from '../support';

/** A folder that someone else has made, opened without trust. It would have many patches retried unasked. */
describe('in Restricted Mode', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'nsight.confirmBulkActions': false }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("all works, and the folder's settings change nothing", async () => {
    const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
    const workbench = await Workbench.start({ settings });
    await workbench.open(folder);
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    const simulator = await simulate({ fleet: serversWithPatches(1, 2) });
    await workbench.showContainer('N-sight');
    await connect(workbench, simulator);
    await devices(workbench).row('ACME').waitFor();
    await (await devices(workbench).menu('ACME')).choose('Retry Failed Patches…');
    assert.match(await workbench.dialog.text(), /^Retry 2 failed patches on SRV-1\?/);
    assert.equal(simulator.count('patch_retry'), 0);
    await workbench.dialog.click('Retry');
    await workbench.notifications.waitFor(/^SRV-1: Retrying patches: /);
    await workbench.close();
    await simulator.stop();
  });
});
