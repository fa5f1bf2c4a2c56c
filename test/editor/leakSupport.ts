// Looking for the key in everything that a user could see.
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import { forMarkdown } from '../../src/wording/escape';
import { documentOf } from './documents';
import type { Shown } from './quickInputs';
import { parts, textOf } from './support';

/** Recognisable, and different in every encoding. */
export const key = 'Kx7/leak+Canary&"<q9';

/** How the key could look in a text. */
export const forms = [
  key,
  encodeURIComponent(key),
  encodeURIComponent(key).toLowerCase(),
  new URLSearchParams({ key }).toString().slice(4),
  key.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  JSON.stringify(key).slice(1, -1),
  Buffer.from(key).toString('base64'),
  forMarkdown(key),
];

/** Every text that was looked at. */
export const seen: { where: string; text: string }[] = [];

/** Notes a text that a user could see. */
export function look(where: string, text: unknown): void {
  seen.push({ where, text: typeof text === 'string' ? text : String(text) });
}

/** As little as has a row of each kind: everything is done to it many times. */
export function smallFleet(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet));
  const server = addDevice(site);
  const url = 'https://example.com/kb';
  addPatch(server, { url });
  addPatch(server, { status: 8 });
  addPatch(addDevice(site, { type: 'workstation' }), { url });
  return fleet;
}

/** Looks at everything that a user could see of these rows. */
export async function lookAtRows(rows: readonly DevicesNode[]): Promise<void> {
  const { devices } = await parts();
  for (const node of rows) {
    const item = devices.resolveTreeItem(devices.getTreeItem(node), node);
    const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip;
    look(
      'row',
      [
        item.id,
        textOf(item.label),
        String(item.description),
        tooltip,
        item.contextValue,
        item.accessibilityInformation?.label,
      ].join('\n'),
    );
  }
}

/** Looks at everything that the Failed Patches view shows. */
export async function lookAtFailed(): Promise<void> {
  const { failed, failedTree } = await parts();
  look('title', `${failedTree.message ?? ''} ${failedTree.badge?.tooltip ?? ''}`);
  const all = await failed.getChildren();
  for (const node of [...all, ...(await Promise.all(all.map((one) => failed.getChildren(one)))).flat()]) {
    const item = failed.resolveTreeItem(failed.getTreeItem(node), node);
    const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip;
    look('failed row', [item.id, textOf(item.label), String(item.description), tooltip, item.contextValue].join('\n'));
  }
}

/** Looks at a document that was exported, and closes it: else it asks whether it is to be saved. */
export async function lookAtExport(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document?.isUntitled) return;
  look('export', document.getText());
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

/** Looks at a quick input. */
export function lookAtQuickInput({ input }: Shown): void {
  const rows =
    'items' in input
      ? input.items.flatMap(({ label, description, detail }) => [label, description, detail])
      : [input.prompt, input.validationMessage];
  look('quick input', JSON.stringify([input.title, input.placeholder, ...rows]));
}

/** Looks at the document that this opens. Only one at a time: VS Code gives one up when the next is asked for. */
export async function lookAtDocument(open: () => void): Promise<void> {
  look('document', (await documentOf(open)).getText());
}
