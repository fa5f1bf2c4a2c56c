import assert from 'node:assert/strict';
import type { Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import {
  clearHistory,
  connect,
  connected,
  devices,
  failedPatches,
  exploreDemo,
  open,
  requested,
  retries,
  serversWithPatches,
  sharedWorkbench,
  simulate,
  texts,
} from './support';
import { inSequence } from '../support/regExps';

/** SRV-1 with KB101, which a retry installs, and KB102, which fails again. */
function fleetToRetry(): Fleet {
  const fleet = serversWithPatches(1, 2);
  const [, stubborn] = fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? [];
  Object.assign(stubborn ?? assert.fail(), { retryEndsIn: 16 });
  return fleet;
}

const minutes = 60_000;

describe('the Retries view', () => {
  const workbench = sharedWorkbench();

  /** Retries both patches of SRV-1. */
  async function retryBoth(): Promise<void> {
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await devices(workbench()).select(['KB101', 'KB102']);
    await (await devices(workbench()).menu('KB101')).choose('Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 101,102');
    await workbench().notifications.dismissAll();
  }

  it('says what it is for while it is empty', async () => {
    await connected(workbench(), serversWithPatches(1, 1));
    assert.match(await retries(workbench()).welcome(), /^Nothing has been sent yet\./);
  });

  it('follows a retry from Pending to its end, which is told once', async () => {
    let now = Date.now();
    const simulator = await simulate({ fleet: fleetToRetry(), now: () => now });
    await connect(workbench(), simulator);
    await retryBoth();
    const view = retries(workbench());
    const entry = /^\d\d:\d\d Retry SRV-1$/;
    await view.row(entry, '2 pending').waitFor();
    assert.deepEqual(await view.actions(entry), ['Check Now', 'Show Details']);
    await devices(workbench())
      .row('KB101', /^Pending since \d\d:\d\d, Moderate$/)
      .waitFor();

    now += 0.4 * minutes;
    await view.titleAction('Check Now');
    await view.row(entry, '2 queued').waitFor();
    now += 3 * minutes;
    simulator.forget();
    await view.act(entry, 'Check Now');
    const toast = await workbench().notifications.waitFor('1 of 2 patches on SRV-1 is installed; 1 failed again');
    assert.deepEqual([await toast.severity(), ...(await toast.buttons())], ['warning', 'Show Retries']);
    assert.deepEqual(simulator.services, ['patch_list_all']);
    await view.row(entry, '1 installed, 1 failed again').waitFor();
    await view.expand(entry);
    await view.row('KB102', 'Failed again').waitFor();
    assert.deepEqual(texts(await view.rows()).slice(1), ['KB102 · Failed again', 'KB101 · Installed']);
    await devices(workbench()).row('KB102', 'Failed again, Moderate').waitFor();
    await workbench().notifications.dismissAll();

    // A finished one is not asked about again.
    await view.titleAction('Check Now');
    await workbench().notifications.waitFor('Nothing to check: this account has no retries in progress.');
    assert.equal(simulator.count(), 1);
  });

  it('retries from its rows what failed again, and shows the details of an action', async () => {
    let now = Date.now();
    const simulator = await simulate({ fleet: fleetToRetry(), now: () => now });
    await connect(workbench(), simulator);
    await retryBoth();
    now += 3 * minutes;
    const view = retries(workbench());
    const entry = /Retry SRV-1$/;
    await view.act(entry, 'Check Now');
    await workbench().notifications.waitFor('1 of 2 patches on SRV-1 is installed; 1 failed again');
    await view.expand(entry);
    await view.row('KB102', 'Failed again').waitFor();
    await view.act(entry, 'Show Details');
    await workbench().openSource('Retry Details.md');
    assert.match(
      await workbench().editorText(),
      inSequence(
        /^# Retry Patch, [^]*`ACME` > `Head Office`[^]*Status as of [^]*Retrying patches: 101,102/,
        /[^]*- `KB101` \(id `101`\): `Installed`\n- `KB102` \(id `102`\): `Failed again`/,
      ),
    );
    await view.act('KB102', 'Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 102');
    await view.row(entry, '1 pending').waitFor();
    assert.equal(simulator.count('patch_retry'), 2);
  });

  it('has one row for a retry on many devices, and beneath it what became of each', async () => {
    let now = Date.now();
    const fleet = serversWithPatches(12, 2);
    const [, stubborn] = fleet.clients[0]?.sites[0]?.devices[4]?.patches ?? [];
    Object.assign(stubborn ?? assert.fail(), { retryEndsIn: 16 });
    await connect(workbench(), await simulate({ fleet, now: () => now }));
    const { page } = workbench();
    const size = page.viewportSize() ?? assert.fail();
    await page.setViewportSize({ width: 1280, height: 800 });
    await (await devices(workbench()).menu('ACME')).choose('Retry Failed Patches…');
    await workbench().dialog.click('Retry');
    await workbench().notifications.waitFor('24 patches on 12 devices sent');
    const others = [devices(workbench()), failedPatches(workbench())];
    for (const other of others) await other.hide();
    const view = retries(workbench());
    const gesture = /^\d\d:\d\d Retry · 24 patches on 12 devices$/;
    await view.row(gesture, '24 pending').waitFor();
    assert.deepEqual(await view.actions(gesture), ['Check Now', 'Show Details']);
    await workbench().notifications.dismissAll();
    now += 3 * minutes;
    await view.act(gesture, 'Check Now');
    await workbench().notifications.waitFor(/^Retry of \d\d:\d\d: 23 installed, 1 failed again$/);
    await view.row(gesture, '23 installed, 1 failed again').waitFor();
    // In a side bar as wide as VS Code makes it the end of the row is cut.
    const [row] = await view.rows();
    assert.match(row?.spoken ?? '', / Retry · 24 patches on 12 devices, 23 installed, 1 failed again$/);
    assert.match(await view.tooltip(gesture), /Outcome: 23 installed, 1 failed again/);
    assert.deepEqual(await view.actions(gesture), ['Retry Patch', 'Show Details']);
    await view.expand(gesture);
    await view.expand('SRV-5');
    await view.row('KB502', 'Failed again').waitFor();
    await view.act('SRV-5', 'Show Details');
    await workbench().waitForPreview('Retry Details.md');
    const heading = (name: string) => workbench().preview().getByRole('heading', { name });
    await heading('SRV-5').waitFor();
    assert.equal(await heading('SRV-6').count(), 0);
    await view.act(gesture, 'Show Details');
    await heading('SRV-12').waitFor();
    await view.act(gesture, 'Retry Patch');
    await workbench().notifications.waitFor('SRV-5: Retrying patches: 502');
    for (const other of others) await other.show();
    await page.setViewportSize(size);
  });

  it('is there after a restart, once something is connected, and can be cleared', async () => {
    await exploreDemo(workbench());
    await open(workbench(), "O'Tarran Dental Care", 'Main Street', 'DC01');
    const failed =
      (await devices(workbench()).rows()).find(({ description }) => description.startsWith('Failed'))?.label ??
      assert.fail();
    await devices(workbench()).act(failed, 'Retry Patch');
    await workbench().notifications.waitFor(/^DC01: Retrying/);
    await workbench().restart();
    await workbench().showContainer('N-sight');
    await exploreDemo(workbench());
    const view = retries(workbench());
    await view.row(/^\d\d:\d\d Retry DC01$/, '1 pending, demo fleet').waitFor();
    await view.expand(/Retry DC01$/);
    await view.row(failed, 'Pending').waitFor();
    await clearHistory(workbench());
    await view.welcome();
    await workbench().reload();
    await workbench().showContainer('N-sight');
    await exploreDemo(workbench());
    assert.match(await retries(workbench()).welcome(), /^Nothing has been sent yet\./);
  });

  it('knows that the outcome of a write is unknown whose host was killed, and Check Now finds out', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    simulator.fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
    await devices(workbench()).act('KB101', 'Retry Patch');
    const view = retries(workbench());
    const entry = /Retry SRV-1$/;
    await view.row(entry, '1 being sent').waitFor();
    await requested(simulator, 1, 'patch_retry');
    workbench().killExtensionHosts();
    await workbench().reload();
    await workbench().showContainer('N-sight');
    await view.row(entry, '1 outcome unknown').waitFor();
    await view.act(entry, 'Check Now');
    await view.row(entry, '1 pending').waitFor();
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('of a bulk retry whose host was killed tells what was sent, what was not, and finds out the rest', async () => {
    const simulator = await connected(workbench(), serversWithPatches(6, 1));
    simulator.fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
    await (await devices(workbench()).menu('ACME')).choose('Retry Failed Patches…');
    await workbench().dialog.click('Retry');
    await requested(simulator, 4, 'patch_retry');
    workbench().killExtensionHosts();
    await workbench().reload();
    await workbench().showContainer('N-sight');
    const view = retries(workbench());
    const gesture = /^\d\d:\d\d Retry · 6 patches on 6 devices$/;
    await view.row(gesture, '4 outcome unknown, 2 not sent').waitFor();
    await view.expand(gesture);
    for (const n of [1, 2, 3, 4]) await view.row(`SRV-${n}`, '1 outcome unknown').waitFor();
    for (const n of [5, 6]) await view.row(`SRV-${n}`, '1 not sent').waitFor();
    simulator.forget();
    await view.titleAction('Check Now');
    await view.row(gesture, '4 pending, 2 not sent').waitFor();
    for (const n of [1, 2, 3, 4]) await view.row(`SRV-${n}`, '1 pending').waitFor();
    assert.deepEqual([simulator.count(), simulator.count('patch_list_all')], [4, 4]);
  });

  it('has what both of two windows sent, in both', async () => {
    const simulator: Simulator = await connected(workbench(), serversWithPatches(2, 1));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await workbench().inAnotherWindow(async (other) => {
      await other.showContainer('N-sight');
      for (const label of ['ACME', 'Head Office', 'SRV-2']) await devices(other).expand(label);
      await devices(other).act('KB201', 'Retry Patch');
      await devices(workbench()).act('KB101', 'Retry Patch');
      for (const window of [workbench(), other]) {
        for (const device of ['SRV-1', 'SRV-2'])
          await retries(window)
            .row(new RegExp(`Retry ${device}$`), '1 pending')
            .waitFor();
      }
    });
    assert.equal(simulator.count('patch_retry'), 2);
  });
});
