import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { type Excuse, violations } from '../support/ui/axe';
import * as faults from '../support/simulator/faults';
import type { Tree } from '../support/ui/tree';
import { eventually } from '../support/ui/wait';
import {
  connect,
  connected,
  devices,
  failedPatches,
  open,
  retries,
  serversWithPatches,
  sharedWorkbench,
  simulate,
} from './support';

/** A server with a patch in each status, a workstation, and a client whose workstations cannot be read. */
function fleetOfAllStatuses(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  const server = addDevice(site, { name: 'SRV-1' });
  for (const status of [1, 2, 4, 8, 16, 32, 64, 128])
    addPatch(server, { id: String(status), title: `KB${status}`, status });
  addPatch(server, { id: '256', title: 'KB256' });
  addDevice(site, { name: 'WS-1', type: 'workstation' });
  addSite(addClient(fleet, { name: 'Zeta' }), { name: 'Branch' });
  return fleet;
}

const excuses: readonly Excuse[] = [
  {
    rule: 'landmark-unique',
    html: /class="welcome-view-content"/,
    reason: 'VS Code calls the welcome of each view "Welcome"',
  },
  {
    rule: 'label-content-name-mismatch',
    html: /class="(monaco-list-row|pane-header)/,
    reason: 'VS Code puts label and description side by side, which axe-core reads as one word',
  },
  {
    rule: 'nested-interactive',
    html: /class="pane-header/,
    reason: 'VS Code puts the actions of a view into its header, which is a button',
  },
  {
    rule: 'image-alt',
    html: /class="category-icon/,
    reason: 'VS Code shows the icon beside the title of the walkthrough without a text',
  },
];

/** For what VS Code builds of our texts: its lists and buttons are its own, their names and colours are to be right. */
const namesAndColours = [
  'color-contrast',
  'button-name',
  'link-name',
  'image-alt',
  'label',
  'empty-heading',
  'aria-input-field-name',
  'aria-dialog-name',
];

/** The themes, and the class by which VS Code says that it shows one. */
const themes = {
  'Light Modern': 'vs',
  'Dark Modern': 'vs-dark',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
};

describe('for everybody, in light, dark and high contrast,', () => {
  const workbench = sharedWorkbench({ settings: { 'workbench.colorTheme': 'Light Modern' } });

  /** Finds nothing wrong with a part of the page as it is now, in each theme. */
  async function isRight(selector: string, rules?: readonly string[]): Promise<void> {
    const { page } = workbench();
    for (const [theme, name] of Object.entries(themes)) {
      await workbench().change({ 'workbench.colorTheme': theme });
      await page.locator(`.monaco-workbench.${name}`).waitFor();
      await page.locator(selector).first().waitFor();
      assert.deepEqual(await violations(page, selector, excuses, rules), [], theme);
    }
  }

  it('all rows of the three views say in words what and how they are, and axe-core finds nothing wrong', async () => {
    const simulator = await simulate({ fleet: fleetOfAllStatuses() });
    await connect(workbench(), simulator);
    await devices(workbench()).row('Zeta').waitFor();
    simulator.fault(faults.error(5, 'No'), {
      service: 'list_workstations',
      siteid: simulator.fleet.clients[1]?.sites[0]?.id ?? '',
    });
    await open(workbench(), 'Zeta', 'Branch');
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await devices(workbench()).act('KB256', 'Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 256');
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await (await workbench().quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await workbench().notifications.waitFor(/^\d+ failed patch/);
    await retries(workbench()).expand(/Retry SRV-1$/);
    await failedPatches(workbench()).expand('1 × KB16');
    await failedPatches(workbench()).row('SRV-1').waitFor();
    await devices(workbench()).row('ACME', '2 devices, 1 failed').waitFor();
    const spoken = async (tree: Tree) => (await tree.rows()).map((row) => row.spoken.replace(/\d\d:\d\d/, 'TIME'));
    assert.deepEqual(await spoken(devices(workbench())), [
      'ACME, client, 2 devices, 1 failed',
      'Head Office, site, 2 devices, 1 failed',
      'SRV-1, server, 1 failed',
      'KB16, Failed, Moderate',
      'KB64, Reboot Required, Moderate',
      'KB2, Pending, Moderate',
      'KB256, Pending since TIME, Moderate',
      'KB4, Queued, Moderate',
      'KB128, Installing, Moderate',
      'KB1, Missing, Moderate',
      'KB32, Ignored, Moderate',
      'Installed (1)',
      'WS-1, workstation', // without patch data nothing is known of it
      'Zeta, client, 0 devices',
      'Branch, site, 0 devices',
      'Error: Workstations, N-sight says: No (code 5)',
    ]);
    assert.deepEqual(await spoken(failedPatches(workbench())), [
      'KB16, failed on 1 device, Moderate',
      'SRV-1, server, ACME > Head Office',
      '1 device without patch data',
    ]);
    await retries(workbench()).row('KB256').waitFor();
    assert.deepEqual(await spoken(retries(workbench())), ['TIME Retry SRV-1, 1 pending', 'KB256, Pending']);
    await isRight('.part.sidebar');
  });

  it('axe-core finds nothing wrong with lists, a question, a notification and what a scan found', async () => {
    const { dialog, notifications, quickInput } = workbench();
    await connected(workbench(), serversWithPatches(12, 2));
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await quickInput.waitFor('Scan for Failed Patches');
    await quickInput.items();
    await isRight('.quick-input-widget', namesAndColours);
    await quickInput.pick('The whole fleet');
    const found = await notifications.waitFor(/^24 failed patches on 12 devices/);
    await found.element.hover(); // else it goes by itself
    await isRight('.notifications-toasts', namesAndColours);
    await failedPatches(workbench()).row('1 × KB101').waitFor();
    await failedPatches(workbench()).expand('1 × KB101');
    await failedPatches(workbench()).titleAction('Filter Patches…');
    await (await quickInput.waitFor('Filter Patches (1/2)')).items();
    await isRight('.quick-input-widget', namesAndColours);
    await quickInput.cancel();
    await isRight('.part.sidebar');
    await (await devices(workbench()).menu('ACME')).choose('Retry Failed Patches…');
    assert.match(await dialog.text(), /^Retry 24 failed patches on 12 devices\?/);
    await isRight('.monaco-dialog-box', namesAndColours);
    await dialog.click('Cancel');
  });

  it('axe-core finds nothing wrong with the questions, the empty views and the walkthrough', async () => {
    const { page, quickInput } = workbench();
    await isRight('.part.sidebar');
    await workbench().runCommand('N-sight: Connect…');
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).pick('Other server…');
    await quickInput.waitFor('Server (2/3)');
    await isRight('.quick-input-widget', namesAndColours);
    await quickInput.cancel();
    await page.locator('.welcome-view-content a', { hasText: 'Getting started' }).click();
    await page.locator('.getting-started-step').first().waitFor();
    await isRight('.gettingStartedSlideDetails', namesAndColours);
    await connect(workbench(), await simulate({ fleet: emptyFleet() }));
    await eventually(
      () => devices(workbench()).welcome(),
      (text) => text.includes('no client groups'),
      'the welcome',
    );
    await eventually(
      () => retries(workbench()).welcome(),
      (text) => text.includes('In the Devices view'),
      'the welcome',
    );
    await isRight('.part.sidebar');
  });
});
