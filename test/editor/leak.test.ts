import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Fault } from '../../src/demo/faults';
import type { Node } from '../../src/devices/nodes';
import { NsightClient } from '../../src/nsight/client';
import * as faults from '../support/faults';
import { connected, messages, open, parts, textOf, until } from './support';

/** Recognisable, and different in every encoding. */
const key = 'Kx7/leak+Canary&"<q9';

/** How the key could look in a text. */
const forms = [
  key,
  encodeURIComponent(key),
  encodeURIComponent(key).toLowerCase(),
  new URLSearchParams({ key }).toString().slice(4),
  key.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  JSON.stringify(key).slice(1, -1),
  Buffer.from(key).toString('base64'),
];

const seen: { where: string; text: string }[] = [];

function look(where: string, text: unknown): void {
  seen.push({ where, text: typeof text === 'string' ? text : String(text) });
}

/** Looks at everything that a user could see of these rows. */
async function lookAtRows(rows: readonly Node[]): Promise<void> {
  const { devices } = await parts();
  for (const node of rows) {
    const item = await devices.resolveTreeItem(devices.getTreeItem(node), node);
    const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip;
    look('row', [item.id, textOf(item.label), String(item.description), tooltip, item.contextValue, item.accessibilityInformation?.label].join('\n'));
  }
}

/** Opens the first row of each level, looks at all of them, and retries what is there. */
async function useEverything(): Promise<void> {
  await vscode.commands.executeCommand('nsight.refresh');
  let rows = await open();
  let below: Node | undefined;
  while (rows.length > 0) {
    await lookAtRows(rows);
    for (const command of ['nsight.retryPatch', 'nsight.refreshItem', 'nsight.tryAgain', 'nsight.copyName', 'nsight.copyId']) {
      if (rows[0]?.kind === 'patch' || command !== 'nsight.retryPatch') await vscode.commands.executeCommand(command, rows[0]);
    }
    look('clipboard', await vscode.env.clipboard.readText());
    below = rows.find((node) => ['client', 'site', 'device', 'installed'].includes(node.kind));
    rows = below ? await open(below) : [];
  }
}

/** Looks at the document that this opens. Only one at a time: VS Code gives one up when the next is asked for. */
async function lookAtDocument(open: () => void): Promise<void> {
  const shown = () => vscode.window.activeTextEditor?.document;
  const before = shown();
  open();
  await until(() => shown()?.uri.scheme === 'nsight' && shown() !== before, 'the details');
  look('document', shown()?.getText());
}

function filesUnder(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)) : [];
}

describe('the key', () => {
  beforeEach(() => { seen.length = 0; });

  it('appears nowhere: not in rows, tooltips, messages, documents, the log or stored files, whatever the server does', async function () {
    this.timeout(120_000);
    const received: string[] = [];
    const elsewhere = createServer((request, response) => {
      received.push(`${request.url ?? ''}\n${JSON.stringify(request.headers)}`);
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    assert.ok(typeof address === 'object' && address);

    const simulator = await connected({ key });
    await useEverything();
    const everyFault: [Fault, string?][] = [
      [faults.echoKey('texts')], [faults.echoKey('error')], [faults.echoKey('html')], [faults.echoKey('not xml')], [faults.echoKey('msg'), 'patch_retry'],
      [faults.error(3, 'login failed')], [faults.error(4, 'No')], [faults.forbidden()], [faults.htmlPage()], [faults.truncated()], [faults.wrongRoot()],
      [{ kind: 'drop' }], [{ kind: 'cutConnection' }], [{ kind: 'lost' }, 'patch_retry'], [faults.status(429, { 'Retry-After': '9999' })],
      [faults.redirect(`http://127.0.0.1:${address.port}/`)], [faults.redirect('/api/?again=1')], [faults.billionLaughs()],
    ];
    for (const [fault, service] of everyFault) {
      for (const match of service ? [{ service }] : [{}, { service: 'patch_list_all' }, { service: 'patch_retry' }]) {
        const set = simulator.fault(fault, match);
        await useEverything();
        set.remove();
      }
    }

    for (const { text, buttons, press } of messages) {
      look('message', [text, ...buttons].join('\n'));
      if (buttons.includes('Show Details')) await lookAtDocument(() => { press('Show Details'); });
      else press('');
    }
    look('title', (await parts()).tree.description);

    const { context } = await parts();
    const log = path.join(context.logUri.fsPath, 'N-sight Patches.log');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('patch_retry'), 'the log');
    for (const file of [log, ...filesUnder(context.globalStorageUri.fsPath)]) look(file, readFileSync(file, 'utf8'));
    for (const name of [...context.globalState.keys(), ...context.workspaceState.keys()]) look('state', JSON.stringify(context.globalState.get(name)));
    for (const text of received) look('redirect', text);
    elsewhere.close();

    assert.deepEqual(received, [], 'a redirect was followed');
    assert.ok(simulator.requests.some((request) => request.key === key), 'the key was used');
    assert.ok(seen.length > 1000, `only ${seen.length} texts were looked at`);
    const leaks = seen.filter(({ text }) => forms.some((form) => text.includes(form)));
    assert.deepEqual(leaks, []);
  });

  it('is not in an error that the client throws, nor in what it hides in one', async () => {
    const simulator = await connected({ key });
    for (const fault of [faults.echoKey('error'), faults.echoKey('not xml'), faults.forbidden(), { kind: 'drop' } as const, faults.redirect('/x')]) {
      const set = simulator.fault(fault);
      const client = new NsightClient({ server: simulator.url, key }, { version: '0', timeoutSeconds: () => 5, log: (line) => { look('log', line); } });
      const error: unknown = await client.listClients().then(() => assert.fail('it did not fail'), (caught: unknown) => caught);
      assert.ok(error instanceof Error);
      look('error', [error.message, error.stack, String(error.cause), JSON.stringify(error, Object.getOwnPropertyNames(error))].join('\n'));
      set.remove();
    }
    assert.deepEqual(seen.filter(({ text }) => forms.some((form) => text.includes(form))), []);
  });
});
