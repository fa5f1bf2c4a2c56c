import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addPatch } from '../../src/demo/fleet';
import { fleetWithFailures, headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { choose } from './quickInputs';
import { connected, firstOf, labels, parts, until } from './support';

const day = 24 * 60 * 60 * 1000;

describe('the Failed Patches view over time', () => {
  afterEach('show everything again, as usual', async () => {
    const { filter, failed } = await parts();
    await filter.set(undefined);
    await failed.layout.sort('devices');
    await vscode.commands.executeCommand('nsight.hideRebootRequired');
  });

  /** Does something as if it was so many days later. */
  async function daysLater(days: number, run: () => Promise<void>): Promise<void> {
    const { now } = Date;
    Date.now = () => now() + days * day;
    try {
      await run();
    } finally {
      Date.now = now;
    }
  }

  async function sortBy(order: string): Promise<void> {
    const sorting = vscode.commands.executeCommand('nsight.sortFailedPatches');
    await choose('Sort Failed Patches', order);
    await sorting;
  }

  async function untilHeadline(wanted: RegExp): Promise<void> {
    await until(async () => wanted.test((await headline()).message), String(wanted));
  }

  it('says what is new and since when the rest fails, shows only what is new, and has it first', async () => {
    const { filter } = await parts();
    const { fleet } = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const [, second] = fleet.clients[0]?.sites[0]?.devices ?? [];
    addPatch(second ?? assert.fail(), { title: 'KB4', severityLabel: 'Low' });
    await daysLater(16, async () => {
      await scanFleet();
      await until(async () => (await headline()).message.startsWith('1 new, 0 gone since '), 'what is new');
      assert.match((await headline()).message, /^1 new, 0 gone since [^.]+\. Scanned just now: 4 of 4 devices read/);
      const [kb1, kb2, kb4] = await texts(await rows());
      assert.match(kb1 ?? '', /^4 × KB1 · since .+ or longer \(16 days\), Critical$/);
      assert.match(kb2 ?? '', /^2 × KB2 · since .+ or longer \(16 days\), Low$/);
      assert.equal(kb4, '1 × KB4 · new, Low');
      assert.deepEqual(await texts(await rows((await rows())[2])), ['ACME-2 · new, ACME > Office']);

      await sortBy('Age');
      await untilHeadline(/\. Order: longest failing first, since .+ or longer \(16 days\)$/);
      await sortBy('Newest');
      assert.equal((await texts(await rows()))[0], '1 × KB4 · new, Low');
      assert.match((await headline()).message, /devices read\. Order: failing most recently first$/);

      await filter.set({ statuses: [], severities: [], text: '', onlyNew: true });
      await untilRows('1 × KB4 · new, Low');
      assert.match((await headline()).message, /\. Filter hides 6 of 7\. Order: /);
      assert.match((await headline()).badge ?? '', /^7: /);
      await sortBy('Number of Devices');
      await untilHeadline(/\. Filter hides 6 of 7$/);
    });
  });

  it('shows what waits for a reboot where that is wanted, and counts it as no failure', async () => {
    const fleet = fleetWithFailures();
    const [first] = fleet.clients[1]?.sites[0]?.devices ?? [];
    addPatch(first ?? assert.fail(), { title: 'Update (KB5)', status: 64, severityLabel: 'Low' });
    await connected({ fleet });
    await scanFleet();
    await untilRows('4 × KB1 · Critical', '2 × KB2 · Low');
    await vscode.commands.executeCommand('nsight.showRebootRequired');
    await untilRows('Reboot Required · 1 device', '4 × KB1 · Critical', '2 × KB2 · Low');
    const [device] = await rows((await rows())[0]);
    assert.ok(device);
    assert.deepEqual(await texts([device, ...(await rows(device))]), [
      'Zeta-1 · 1 patch, Zeta > Office',
      'KB5 · Update · Reboot Required, Low',
    ]);
    assert.match((await headline()).badge ?? '', /^6: /);
    await vscode.commands.executeCommand('nsight.hideRebootRequired');
    await untilRows('4 × KB1 · Critical', '2 × KB2 · Low');
  });
});

describe('the Devices view, once something was read', () => {
  it('says on every level what failed, by a scan too, and asks for nothing more', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    const acme = await firstOf(undefined, 'client');
    const office = await firstOf(acme, 'site');
    await firstOf(office, 'device');
    const { devices } = await parts();
    const level = async () => labels([acme, office, ...(await devices.getChildren(office))]);
    assert.equal(await level(), 'ACME · 2 devices\nOffice · 2 devices\nACME-1 · \nACME-2 · ');
    await scanFleet();
    simulator.forget();
    const scanned = [
      'ACME · 2 devices, 3 failed',
      'Office · 2 devices, 3 failed',
      'ACME-1 · 2 failed',
      'ACME-2 · 1 failed',
    ].join('\n');
    await until(async () => (await level()) === scanned, 'what failed on every level');
    assert.equal(simulator.count(), 0);
  });
});
