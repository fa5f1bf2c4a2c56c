import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import type { FailedNode } from '../../src/views/failedPatches/failedNodes';
import { choose } from './quickInputs';
import { parts, textOf, until } from './support';

/** ACME and Zeta, each with two servers on which KB1 failed; on the first of each KB2 failed too. */
export function fleetWithFailures(): Fleet {
  const fleet = emptyFleet();
  for (const name of ['ACME', 'Zeta']) {
    const site = addSite(addClient(fleet, { name }), { name: 'Office' });
    for (const number of [1, 2]) {
      const device = addDevice(site, { name: `${name}-${number}` });
      addPatch(device, { title: 'KB1', severityLabel: 'Critical' });
      if (number === 1) addPatch(device, { title: 'KB2', severityLabel: 'Low' });
      addPatch(device, { title: 'KB3', status: 8 });
    }
  }
  return fleet;
}

/** Rows of the view below another, as VS Code asks for them. */
export const rows = async (node?: FailedNode) => (await parts()).failed.getChildren(node);

/** How rows look: label and description. */
export async function texts(nodes: readonly FailedNode[]): Promise<string[]> {
  const { failed } = await parts();
  return nodes
    .map((node) => failed.getTreeItem(node))
    .map(({ label, description }) => `${textOf(label)} · ${String(description)}`);
}

/** Waits until the view has these rows. */
export async function untilRows(...expected: string[]): Promise<void> {
  let now: string[] = [];
  await until(
    async () => (now = await texts(await rows())).join() === expected.join(),
    `${expected.join()}; there were ${now.join()}`,
  ).catch(() => {
    assert.deepEqual(now, expected);
  });
}

/** Which devices were asked for their patches. */
export const asked = (simulator: Simulator) =>
  simulator.requests
    .filter(({ service }) => service === 'patch_list_all')
    .map(({ params }) => params.deviceid ?? '')
    .sort();

/** Scans everything, as from the palette. */
export async function scanFleet(): Promise<void> {
  const scanning = vscode.commands.executeCommand('nsight.scan');
  await choose('Scan for Failed Patches', 'The whole fleet');
  await scanning;
}

/** What stands above the rows, and the badge. */
export async function headline(): Promise<{ message: string; badge: string | undefined }> {
  const { failedTree } = await parts();
  return {
    message: failedTree.message ?? '',
    badge: failedTree.badge && `${failedTree.badge.value}: ${failedTree.badge.tooltip}`,
  };
}
