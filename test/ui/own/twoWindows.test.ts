import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, type Fleet } from '../../../src/demo/fleet';
import type { FaultyAnswer } from '../../support/simulator/delivery';
import type { Simulator } from '../../support/simulator/testSimulator';
import { Gate } from '../../support/system/gate';
import { eventually } from '../../support/ui/wait';
import type { Workbench } from '../../support/ui/workbench';
import {
  connect,
  connected,
  devices,
  disconnect,
  failedPatches,
  requested,
  retries,
  serversWithPatches,
  sharedWorkbench,
  showAll,
  simulate,
} from '../support';

describe('two windows of one VS Code', () => {
  const workbench = sharedWorkbench();
  let second: Workbench | undefined;
  /** The extension hosts that were there before the second window. */
  let before: readonly number[] = [];

  /** Connects the first window to a fleet; the second one begins with that, as a window does that is opened. */
  async function connectBoth(fleet: Fleet): Promise<{ simulator: Simulator; other: Workbench }> {
    const simulator = await connected(workbench(), fleet);
    if (second && !second.page.isClosed()) await second.reload();
    else {
      before = workbench().extensionHosts();
      second = await workbench().openWindow();
    }
    await second.showContainer('N-sight');
    await devices(second).row('ACME').waitFor();
    await showAll(second);
    simulator.forget();
    return { simulator, other: second };
  }

  after('close the second', async () => {
    if (second && !second.page.isClosed()) await second.closeWindow();
  });

  /** Waits for what is said above the Failed Patches view. */
  const scanned = (window: Workbench, message: RegExp) =>
    eventually(
      () => failedPatches(window).message(),
      (text) => message.test(text),
      'what is said of the scan',
    );

  async function scan(window: Workbench): Promise<void> {
    await failedPatches(window).welcomeButton('Scan for Failed Patches…');
    await (await window.quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
  }

  it('share a scan, a retry of what it found, and what clears them', async () => {
    const { simulator, other } = await connectBoth(serversWithPatches(3, 1));
    const windows = [workbench(), other];
    await scan(workbench());
    await scanned(other, /: 3 of 3 devices read/);
    await failedPatches(other).act('1 × KB201', 'Retry Patch');
    for (const window of windows) {
      await retries(window)
        .row(/Retry SRV-2$/, '1 pending')
        .waitFor();
      await failedPatches(window).waitForRows((rows) => rows.length === 2, 'what is left');
    }
    assert.deepEqual([simulator.count('patch_list_all'), simulator.count('patch_retry')], [4, 1]);

    await workbench().runCommand('N-sight: Clear History');
    await workbench().dialog.click('Clear History');
    for (const window of windows) assert.match(await retries(window).welcome(), /^Nothing has been sent yet\./);
    await other.runCommand('N-sight: Clear Scan');
    await other.dialog.click('Clear Scan');
    for (const window of windows) assert.match(await failedPatches(window).welcome(), /Scan for Failed Patches…/);
  });

  it('keep one pace together, though each scans a client of its own', async () => {
    const fleet = serversWithPatches(20, 1);
    const site = addSite(addClient(fleet, { name: 'Zeta' }), { name: 'Branch' });
    for (let n = 1; n <= 20; n++) addPatch(addDevice(site, { name: `ZET-${n}` }));
    const { simulator, other } = await connectBoth(fleet);
    const gate = new Gate();
    const held = simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'list_devices_at_client' });
    const cameAt: number[] = [];
    const note = (answer: FaultyAnswer) => {
      cameAt.push(performance.now());
      return answer;
    };
    simulator.fault({ kind: 'alter', alter: note }, { service: 'patch_list_all' });
    for (const [window, client] of [
      [workbench(), 'ACME'],
      [other, 'Zeta'],
    ] as const) {
      await (await devices(window).menu(client)).choose('Scan for Failed Patches…');
      await window.dialog.click('Scan');
    }
    await requested(simulator, 4, 'list_devices_at_client');
    held.remove();
    gate.open();
    for (const window of [workbench(), other]) await scanned(window, /: 40 of 40 devices read/);
    assert.deepEqual([cameAt.length, simulator.count('patch_list_all')], [40, 40]);
    const tookMs = (cameAt.at(-1) ?? 0) - (cameAt[0] ?? 0);
    // At 600 a minute it takes four seconds, and half of that where each window has a pace of its own. The first one
    // may have been long on its way.
    assert.ok(tookMs > 3_000, `40 requests came within ${Math.round(tookMs)} ms`);
  });

  it('make the daily scan once: the other window says that it runs there, and that it ran', async () => {
    const { simulator, other } = await connectBoth(serversWithPatches(8, 1));
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    await workbench().change({ 'nsight.scan.automatic': 'daily' });
    try {
      await requested(simulator, 4, 'patch_list_all');
      const windows = [workbench(), other];
      const isRunning = await eventually(
        () =>
          Promise.all(windows.map(async (one) => (await failedPatches(one).message()).includes('Daily scan running'))),
        (running) => running.includes(true),
        'which window scans',
      );
      const [here, elsewhere] = isRunning[0] ? [workbench(), other] : [other, workbench()];
      const openAnew = async (row: RegExp) => {
        await elsewhere.reload(); // It looks now, and not within a minute.
        await elsewhere.showContainer('N-sight');
        await showAll(elsewhere);
        await failedPatches(elsewhere).row(row).waitFor();
      };
      await openAnew(/^Scan running in another window$/);
      gate.open();
      await failedPatches(here)
        .row(/^Daily scan ran at/)
        .waitFor();
      await openAnew(/^Daily scan ran at/);
    } finally {
      gate.open();
      await workbench().change({ 'nsight.scan.automatic': null });
    }
    const read = simulator.requests.flatMap(({ service, params }) =>
      service === 'patch_list_all' ? params.deviceid : [],
    );
    assert.deepEqual([read.length, new Set(read).size], [8, 8]);
  });

  it('of which one is killed in the middle of a scan: the other reads the rest, and nothing twice', async () => {
    const { simulator, other } = await connectBoth(serversWithPatches(8, 1));
    const gate = new Gate();
    simulator.fault({ kind: 'alter', alter: (right) => right }, { service: 'patch_list_all', times: 4 });
    const held = simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    await scan(other);
    await scanned(workbench(), /: 4 of 8 devices read/);
    other.killExtensionHosts(before);
    held.remove();
    gate.open();
    simulator.forget();
    await failedPatches(workbench()).act(/still to be read/, 'Resume Scan');
    await scanned(workbench(), /: 8 of 8 devices read/);
    assert.equal(simulator.count('patch_list_all'), 4);
  });

  it('of which one is killed in the middle of a retry: the other says what is not known, and looks', async () => {
    const { simulator, other } = await connectBoth(serversWithPatches(6, 1));
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await (await devices(other).menu('ACME')).choose('Retry Failed Patches…');
    await other.dialog.click('Retry');
    await requested(simulator, 4, 'patch_retry');
    const view = retries(workbench());
    const gesture = /^\d\d:\d\d Retry · 6 patches on 6 devices$/;
    await view.row(gesture).waitFor();
    other.killExtensionHosts(before);
    gate.open();
    simulator.forget();
    await view.titleAction('Check Now');
    await view.row(gesture, '4 pending, 2 not sent').waitFor();
    assert.equal(simulator.count('patch_retry'), 0);
  });

  it('have each a copy of the key in a browser: what one disconnects the other uses no more', async () => {
    const { simulator, other } = await connectBoth(serversWithPatches(1, 1));
    await disconnect(workbench());
    assert.match(await devices(other).welcome(), /Explore the demo fleet/);
    // It stores a secret of its own, and with it all of its copy.
    const next = await simulate({ fleet: serversWithPatches(1, 1) });
    await connect(other, next);
    await devices(other).row('ACME').waitFor();
    await workbench().reload();
    await workbench().showContainer('N-sight');
    await devices(workbench()).row('ACME').waitFor();
    assert.equal(simulator.count(), 0, 'the key that was disconnected was used');
    await disconnect(other);
  });
});
