import assert from 'node:assert/strict';
import { fleetOf } from '../support/simulator/fleets';
import { startSimulator, type Simulator } from '../support/simulator/testSimulator';
import { TheiaWindow } from '../support/theia/theiaWindow';

/** On the domain controller of the demo fleet's first client, three patches failed. */
const device = ['Bäckerei', 'Hauptsitz', 'SRV-DC01'];
const [one, two, three] = ['Microsoft Edge', 'KB5081387', 'KB890830'];

/** Each test goes on where the one before has ended, as a user does. */
describe('Eclipse Theia', function () {
  let theia: TheiaWindow;

  before('start Theia', async () => {
    theia = await TheiaWindow.start({ helpers: ['tool-caller'] });
  });
  afterEach('keep what a failed test saw', async function () {
    if (this.currentTest?.state === 'failed') await theia.dump(this.currentTest.title);
  });
  after('stop Theia', () => theia.close());

  const openDevice = async () => {
    for (const label of device) await theia.devices.expand(label);
    await theia.devices.row('Installed (').waitFor();
  };

  it('shows the welcome as rows, in a container that opens before anything else was done', async () => {
    await theia.showContainer();
    for (const view of [theia.failedPatches, theia.retries]) await view.waitUntilGone();
    const rows = await theia.devices.waitForRows((all) => all.length > 0, 'rows');
    const texts = rows.map(({ label }) => label);
    assert.deepEqual(
      texts.filter((text) => /^(Connect…|Explore the demo fleet)$/.test(text)),
      ['Connect…', 'Explore the demo fleet'],
    );
    assert.ok(
      texts.every((text) => text !== '' && !/[%[\]]/.test(text)),
      texts.join('\n'),
    );
  });

  it('connects to the demo fleet, and opens clients, sites and devices', async () => {
    await theia.devices.click('Explore the demo fleet');
    await theia.devices.row('Zakłady').waitFor();
    assert.equal(await theia.devices.message(), 'Demo fleet: made up, on this computer');
    await openDevice();
    for (const patch of [one, two, three]) await theia.devices.waitForRow(new RegExp(`^${patch}`), /^Failed/);
  });

  it('retries a patch by its icon, and says so', async () => {
    await theia.devices.act(one, 'Retry Patch');
    await theia.waitForNotification(/^SRV-DC01: Retrying patches: \d+$/);
    await theia.devices.waitForRow(new RegExp(`^${one}`), /^(Pending|Queued|Installing|Installed)/);
  });

  it('retries several patches that are selected, by their menu', async () => {
    await theia.devices.click(two);
    await theia.devices.click(three, ['Control']);
    assert.ok((await theia.devices.menu(three)).includes('Copy ID'));
    await theia.page.keyboard.press('Escape');
    await theia.devices.choose(three, 'Retry Patch');
    await theia.waitForNotification(/^SRV-DC01: Retrying patches: \d+,\d+$/);
    for (const patch of [two, three])
      await theia.devices.waitForRow(new RegExp(`^${patch}`), /^(Pending|Queued|Installing|Installed)/);
  });

  it('shows the details of what was sent', async () => {
    await theia.press(/^SRV-DC01: Retrying patches: \d+,\d+$/, 'Show Details');
    assert.match(await theia.detailsText(/Retrying patches: \d+,\d+/), /SRV-DC01/);
  });

  it('has both retries in the Retries view, newest first', async () => {
    await theia.retries.show();
    const rows = await theia.retries.waitForRows((all) => all.length >= 2, 'two rows');
    assert.match(rows.map(({ label }) => label).join('\n'), /Retry/);
  });

  it('scans a site, and has what failed there in the Failed Patches view, with what it rests on', async () => {
    await theia.failedPatches.show();
    await theia.failedPatches.click('Scan for Failed Patches…');
    const { quickInput } = theia;
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('A site…');
    await quickInput.pick(/^Bäckerei/);
    await quickInput.pick(/^Hauptsitz/);
    await theia.waitForNotification(/^\d+ failed patches on \d+ devices\. Scanned/);
    await theia.failedPatches.waitForRows((all) => all.some(({ label }) => /^\d+ × /.test(label)), 'groups');
    assert.match(await theia.failedPatches.message(), /Scanned .*: 11 of 11 devices read/);
  });

  it('lists what failed for a model, and sends nothing for it, because Theia asks nobody', async () => {
    const retries = (await theia.retries.rows()).length;
    await theia.runCommand('Tool Caller: Retry What Failed');
    const told = await theia.waitForNotification(/^Told the model: /);
    assert.match(told, /nobody was asked/);
    assert.equal((await theia.retries.rows()).length, retries);
  });

  it('diagnoses the connection', async () => {
    await theia.runCommand('N-sight: Diagnose Connection');
    assert.match(
      await theia.editorText('Diagnose Connection.md', /^# Diagnose Connection/),
      /There is no API key in it/,
    );
  });

  it('describes a call', async () => {
    await theia.runCommand('N-sight: Describe API Call…');
    await (await theia.quickInput.waitFor('Describe API Call')).pick('list_clients');
    assert.match(await theia.editorText('list_clients.xml', /<service>/), /<name>list_clients<\/name>/);
  });

  it('has the Devices view alone, with its welcome, after Disconnect', async () => {
    await theia.runCommand('N-sight: Disconnect');
    await theia.devices.row('Explore the demo fleet').waitFor();
    for (const view of [theia.failedPatches, theia.retries]) await view.waitUntilGone();
    await theia.devices.click('Explore the demo fleet');
    await theia.devices.row('Zakłady').waitFor();
  });

  it('shows the views anew after the page was opened anew, with what is stored', async () => {
    await theia.reload();
    await theia.showContainer();
    await theia.devices.row('Explore the demo fleet').waitFor();
    await theia.devices.click('Explore the demo fleet');
    await openDevice();
  });
});

describe('Eclipse Theia with an account', () => {
  let theia: TheiaWindow;
  let simulator: Simulator;

  before('start Theia, and a simulator', async () => {
    simulator = await startSimulator({ fleet: fleetOf(2, 2) });
    theia = await TheiaWindow.start({});
  });
  afterEach('keep what a failed test saw', async function () {
    if (this.currentTest?.state === 'failed') await theia.dump(this.currentTest.title);
  });
  after('stop both', async () => {
    await theia.close();
    await simulator.stop();
  });

  it('connects to a server with a key', async () => {
    await theia.showContainer();
    await theia.devices.click('Connect…');
    const { quickInput } = theia;
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).pick('Other server…');
    await (await quickInput.waitFor('Server (2/3)')).enter(simulator.url);
    await (await quickInput.waitFor('API key (3/3)')).enter(simulator.key);
    await theia.devices.row('ACME').waitFor();
  });

  it('is connected again when the page was opened anew', async () => {
    await theia.reload();
    await theia.showContainer();
    await theia.devices.row('ACME').waitFor();
  });

  it('retries what failed at a client, after a question', async () => {
    await theia.devices.choose('ACME', 'Retry Failed Patches…');
    assert.match(await theia.answer('Retry'), /Retry 4 failed patches on 2 devices\?/);
    await theia.waitForNotification(/^4 patches on 2 devices sent/);
    assert.equal(simulator.count('patch_retry'), 2);
  });

  it('finds a device, and shows it in the Devices view', async () => {
    await theia.runCommand('N-sight: Find Device…');
    await theia.quickInput.pick('SRV-2');
    await theia.devices.waitForRows((rows) => rows.some(({ label }) => label === 'KB1'), 'SRV-2 open');
  });
});

describe('Eclipse Theia in German', () => {
  let theia: TheiaWindow;

  before('start Theia', async () => {
    theia = await TheiaWindow.start({ helpers: ['german-pack'], language: 'de' });
  });
  afterEach('keep what a failed test saw', async function () {
    if (this.currentTest?.state === 'failed') await theia.dump(this.currentTest.title);
  });
  after('stop Theia', () => theia.close());

  it('has German titles, rows and messages', async () => {
    await theia.showContainer();
    assert.match(await theia.devices.title(), /^Geräte$/i);
    await theia.devices.click('Demo-Flotte erkunden');
    await theia.devices.row('Zakłady').waitFor();
    assert.match(await theia.devices.message(), /^Demo-Flotte/);
    for (const label of device) await theia.devices.expand(label);
    await theia.devices.row('Installiert (').waitFor();
    await theia.devices.act(one, 'Patch wiederholen');
    // What the server says stays as it came.
    await theia.press(/^SRV-DC01: Retrying patches: \d+$/, 'Details anzeigen');
  });
});
