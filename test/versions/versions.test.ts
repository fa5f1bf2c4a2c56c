import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Simulator } from '../support/simulator/testSimulator';
import { Workbench } from '../support/ui/workbench';
import { connect, devices, failedPatches, retries, serversWithPatches, showAll, simulate } from '../ui/support';

const { NSIGHT_OLDER_VSIX: older, NSIGHT_VSIX: newer } = process.env;

describe('an older version beside this one, with the same files', () => {
  let before: Workbench;
  let now: Workbench;
  let simulator: Simulator;

  it('shows this one what it sends, and is shown what this one sends', async () => {
    simulator = await simulate({ fleet: serversWithPatches(4, 1) });
    before = await Workbench.start({ vsix: older ?? assert.fail('no older version') });
    await before.showContainer('N-sight');
    await connect(before, simulator);
    await retry(before, 'SRV-1', 'KB101');
    now = await Workbench.start({ beside: before });
    await now.showContainer('N-sight');
    await connect(now, simulator);
    await retries(now)
      .row(/Retry SRV-1$/, '1 pending')
      .waitFor();
    await retry(now, 'SRV-2', 'KB201');
    await retries(before).row(/SRV-2/).waitFor();
    assert.equal(simulator.count('patch_retry'), 2);
  });

  it('scans, which this one shows, and is not disturbed by a scan of this one', async () => {
    await failedPatches(before).welcomeButton('Scan for Failed Patches…');
    await (await before.quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    for (const window of [before, now]) await hasScanned(window);
    await now.runCommand('N-sight: Scan for Failed Patches…');
    await (await now.quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await now.notifications.waitFor(/^2 failed patches on 2 devices\. Scanned: 4 of 4 devices read/);
    for (const window of [before, now]) await hasScanned(window);
    assert.deepEqual(damaged(now), []);
  });

  it('is updated: what it has sent is still there, its key too, and nothing is sent again', async () => {
    simulator.forget();
    await before.restart({ update: newer ?? assert.fail('no package') });
    await before.showContainer('N-sight');
    await devices(before).row('ACME').waitFor();
    await showAll(before);
    for (const device of ['SRV-1', 'SRV-2'])
      await retries(before)
        .row(new RegExp(`Retry ${device}$`), '1 pending')
        .waitFor();
    await hasScanned(before);
    assert.deepEqual([simulator.count('patch_retry'), damaged(before)], [0, []]);
    await now.runCommand('N-sight: Clear History');
    await now.dialog.click('Clear History');
    for (const window of [now, before]) assert.match(await retries(window).welcome(), /^Nothing has been sent yet\./);
  });

  after('stop the server', () => simulator.stop());
});

/** Files of the extension that a version could not read. */
function damaged({ storage }: Workbench): string[] {
  return readdirSync(storage, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.damaged'));
}

async function retry(window: Workbench, device: string, patch: string): Promise<void> {
  for (const label of ['ACME', 'Head Office', device]) await devices(window).expand(label);
  await devices(window).act(patch, 'Retry Patch');
  await retries(window).row(new RegExp(device)).waitFor();
}

async function hasScanned(window: Workbench): Promise<void> {
  for (const patch of ['1 × KB301', '1 × KB401']) await failedPatches(window).row(patch).waitFor();
  assert.match(await failedPatches(window).message(), /: 4 of 4 devices read/);
}
