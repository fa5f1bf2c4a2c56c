import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { startSimulator, type Simulator, type SimulatorOptions } from '../support/simulator/testSimulator';
import { changeSettings } from '../support/ui/settings';
import { defaultViewport, Workbench } from '../support/ui/workbench';
import type { WorkbenchOptions } from '../support/ui/workbenchOptions';
import type { Row, Tree } from '../support/ui/tree';
import { eventually } from '../support/ui/wait';

const simulators: Simulator[] = [];

/** A simulator that ends with the test. Its clock stands still, so that no patch moves on because a test is slow. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const began = Date.now();
  const simulator = await startSimulator({ record: true, now: () => began, ...options });
  simulators.push(simulator);
  return simulator;
}

/** A server that was switched off a moment ago. */
export async function simulateDown(
  options: SimulatorOptions = {},
): Promise<{ readonly url: string; readonly key: string; readonly port: number }> {
  const simulator = await startSimulator(options);
  await simulator.stop();
  const { url, key } = simulator;
  return { url, key, port: Number(new URL(url).port) };
}

interface Shared {
  workbench: Workbench;
  /** A test failed in it: who knows what it left behind. */
  spoilt: boolean;
  /** The look that it was given. */
  look: Look;
}

/** What can be changed while VS Code runs. */
interface Look {
  readonly settings?: WorkbenchOptions['settings'] | undefined;
  readonly viewport?: WorkbenchOptions['viewport'] | undefined;
}

const usual: Look = {};

/** The VS Code of all blocks that want no more than settings and a size. */
const common: { shared?: Shared | undefined } = {};

/**
 * The VS Code for the tests of a block: one for all, changed as a block wants it, since to start one takes as long as
 * many tests. A block with more than settings and a size has its own until it ends: one that stands idle takes a tenth
 * of a core from the others. Each test begins with the Devices view in front, disconnected, and with nothing open; it
 * is made so before the test, so that the picture of a failed one shows what the test saw.
 */
export function sharedWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  const { settings, viewport, ...startedWith } = options;
  const isOwn = Object.keys(startedWith).length > 0;
  const look = isOwn || Object.keys(options).length === 0 ? usual : { settings, viewport };
  const place: typeof common = isOwn ? {} : common;
  beforeEach('open VS Code, or clear away', async () => {
    const { shared } = place;
    if (!shared || shared.spoilt || !(await isCleared(shared.workbench))) {
      place.shared = undefined;
      await shared?.workbench.close();
      const workbench = await Workbench.start(isOwn ? options : { helpers: [changeSettings] });
      place.shared = { workbench, spoilt: false, look: usual };
      await clearAway(workbench);
    }
    if (place.shared) await giveLook(place.shared, look);
  });
  afterEach('stop the simulators', async function () {
    if (place.shared) place.shared.spoilt = this.currentTest?.state !== 'passed';
    await Promise.all(simulators.splice(0).map((simulator) => simulator.stop()));
  });
  after('close what is of this block alone, or leave it as it was', async () => {
    if (isOwn) await place.shared?.workbench.close();
    else if (place.shared) await giveLook(place.shared, usual);
  });
  return () => place.shared?.workbench ?? assert.fail('VS Code is not open');
}

async function giveLook(shared: Shared, look: Look): Promise<void> {
  const { workbench, look: before } = shared;
  if (look === before) return;
  shared.look = look;
  const back = Object.fromEntries(Object.keys(before.settings ?? {}).map((name) => [name, null]));
  const settings = { ...back, ...look.settings };
  if (Object.keys(settings).length > 0) await workbench.change(settings);
  await workbench.page.setViewportSize(look.viewport ?? defaultViewport);
}

/** Clears away, or says why that cannot be done: what one test left behind must not fail the next. */
async function isCleared(workbench: Workbench): Promise<boolean> {
  try {
    await clearAway(workbench);
    return true;
  } catch (error) {
    console.warn('      VS Code is opened anew:', error);
    await workbench.dump('clearing away');
    return false;
  }
}

async function clearAway(workbench: Workbench): Promise<void> {
  await workbench.page.mouse.move(0, 0);
  while (await workbench.quickInput.element.isVisible()) await workbench.press('Escape');
  await workbench.showContainer('N-sight');
  await devices(workbench).show();
  if (!(await isClear(workbench))) await disconnectAndClose(workbench);
  while ((await devices(workbench).welcome()).includes('Switch Account…')) {
    // What is left of a test with several accounts. The active row is one of them.
    await devices(workbench).welcomeButton('Switch Account…');
    await (await workbench.quickInput.waitFor('Switch Account')).items();
    await workbench.quickInput.accept();
    await eventually(
      () => devices(workbench).hasWelcome(),
      (has) => !has,
      'the account',
    );
    await disconnectAndClose(workbench);
  }
  if (hasHistory(workbench)) {
    await workbench.press('Control+Alt+F10');
    await confirmClearing(workbench);
  }
}

async function disconnectAndClose(workbench: Workbench): Promise<void> {
  await workbench.press('Control+Alt+F9'); // see startServer.mjs
  await workbench.quickInput.element.waitFor();
  await workbench.quickInput.cancel();
  await eventually(
    () => isClear(workbench),
    (clear) => clear,
    'whether all is cleared away',
  );
}

/** Whether nothing is connected, no notification shown and no editor open. */
async function isClear(workbench: Workbench): Promise<boolean> {
  const editors = await workbench.page.locator('.tabs-container .tab').count();
  return (
    (await offersToConnect(devices(workbench))) && editors === 0 && (await workbench.notifications.texts()).length === 0
  );
}

/** Whether nothing is connected, as soon as the view shows rows or a welcome. */
async function offersToConnect(tree: Tree): Promise<boolean> {
  await eventually(
    async () => (await tree.element.isVisible()) || (await tree.hasWelcome()),
    (shown) => shown,
    'the Devices view',
  );
  return (await tree.hasWelcome()) && (await tree.welcome()).includes('Explore the demo fleet');
}

export function devices(workbench: Workbench): Tree {
  return workbench.tree('Devices');
}

export function retries(workbench: Workbench): Tree {
  return workbench.tree('Retries');
}

export function failedPatches(workbench: Workbench): Tree {
  return workbench.tree('Failed Patches');
}

export async function clearHistory(workbench: Workbench): Promise<void> {
  await workbench.runCommand('N-sight: Clear History');
  await confirmClearing(workbench);
}

async function confirmClearing(workbench: Workbench): Promise<void> {
  await workbench.dialog.click('Clear History');
  await eventually(
    () => Promise.resolve(hasHistory(workbench)),
    (has) => !has,
    'whether there is a history',
  );
}

/** Whether something was sent: with no connection there is no view that shows it. */
function hasHistory({ storage }: Workbench): boolean {
  const folder = path.join(storage, 'history');
  return existsSync(folder) && readdirSync(folder).some((name) => /^[^.]+\.json$/.test(name));
}

/** Connects to a server as a user does it. */
export async function connect(
  workbench: Workbench,
  { url, key }: { readonly url: string; readonly key: string },
): Promise<void> {
  const { quickInput } = workbench;
  await workbench.press('Control+Alt+F8'); // see startServer.mjs; that the palette has it is under test elsewhere
  await (await quickInput.waitFor('Connect to N-sight (1/3)')).pick('Other server…');
  await (await quickInput.waitFor('Server (2/3)')).enter(url);
  await (await quickInput.waitFor('API key (3/3)')).enter(key);
  await quickInput.waitUntilClosed();
  await showAll(workbench);
}

/** Opens the views that are there with a connection; Retries is collapsed at first. */
export async function showAll(workbench: Workbench): Promise<void> {
  for (const view of [devices(workbench), failedPatches(workbench), retries(workbench)]) await view.show();
}

/** Connects to the demo fleet. */
export async function exploreDemo(workbench: Workbench): Promise<void> {
  await devices(workbench).welcomeButton('Explore the demo fleet');
  await showAll(workbench);
}

export async function disconnect(workbench: Workbench): Promise<void> {
  await workbench.runCommand('N-sight: Disconnect');
  await devices(workbench).welcome();
}

/** Starts a simulator, connects to it, waits for its clients, and forgets what that took. */
export async function connected(workbench: Workbench, fleet: Fleet): Promise<Simulator> {
  const simulator = await simulate({ fleet });
  await connect(workbench, simulator);
  await rowsBelow(workbench, 0);
  simulator.forget();
  return simulator;
}

/** Opens rows one after the other, each lying beneath the one before, and gives what is beneath the last. */
export async function open(workbench: Workbench, ...labels: readonly string[]): Promise<Row[]> {
  let rows: Row[] = [];
  for (const [level, label] of labels.entries()) {
    await devices(workbench).expand(label);
    rows = await rowsBelow(workbench, level + 1, label);
  }
  return rows;
}

/** Waits for rows beneath a row with this level and label, and gives them. */
async function rowsBelow(workbench: Workbench, level: number, label?: string): Promise<Row[]> {
  const below = (rows: readonly Row[]): Row[] => {
    const from = label === undefined ? 0 : rows.findIndex((row) => row.level === level && row.label === label) + 1;
    const end = rows.findIndex((row, at) => at >= from && row.level <= level);
    return rows.slice(from, end < 0 ? rows.length : end).filter((row) => row.level === level + 1);
  };
  return below(
    await devices(workbench).waitForRows((rows) => below(rows).length > 0, `rows beneath ${label ?? 'the view'}`),
  );
}

/** How a patch looks that was just retried. */
export const pendingSince = /^Pending since \d\d:\d\d, Moderate$/;

/** How rows look, one a line. */
export function texts(rows: readonly Row[]): string[] {
  return rows.map(({ label, description }) => (description === '' ? label : `${label} · ${description}`));
}

/** Waits until a simulator has had this many requests, for a service or in all. */
export async function requested(simulator: Simulator, times: number, service?: string): Promise<void> {
  await eventually(
    () => Promise.resolve(simulator.count(service)),
    (count) => count === times,
    `requests ${service ?? ''}`,
  );
}

/**
 * ACME > Head Office > SRV-1 and so on, each with failed patches: KB101, KB102 … with the ids 101, 102 …, on SRV-2
 * KB201 …
 */
export function serversWithPatches(servers: number, patches: number): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  for (let s = 1; s <= servers; s++) {
    const device = addDevice(site, { name: `SRV-${s}` });
    for (let p = 1; p <= patches; p++) addPatch(device, { id: `${s}0${p}`, title: `KB${s}0${p}` });
  }
  return fleet;
}
