import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { Fault } from '../support/simulator/delivery';
import type { Simulator } from '../support/simulator/testSimulator';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import { forMarkdown } from '../../src/wording/escape';
import { NsightClient } from '../../src/nsight/client';
import { Reader } from '../../src/nsight/parser/reader';
import * as faults from '../support/simulator/faults';
import { quickInputs, type Shown } from './quickInputs';
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
  forMarkdown(key),
];

const seen: { where: string; text: string }[] = [];

function look(where: string, text: unknown): void {
  seen.push({ where, text: typeof text === 'string' ? text : String(text) });
}

/** As little as has a row of each kind: everything is done to it many times. */
function smallFleet(): Fleet {
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
async function lookAtRows(rows: readonly DevicesNode[]): Promise<void> {
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
async function lookAtFailed(): Promise<void> {
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
async function lookAtExport(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document?.isUntitled) return;
  look('export', document.getText());
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

function lookAtQuickInput({ input }: Shown): void {
  const rows =
    'items' in input
      ? input.items.flatMap(({ label, description, detail }) => [label, description, detail])
      : [input.prompt, input.validationMessage];
  look('quick input', JSON.stringify([input.title, input.placeholder, ...rows]));
}

/** Answers as someone does who has a server of their own, and takes what comes first elsewhere. */
function answer({ input, accept }: Shown, server: string): void {
  if ('items' in input) {
    const other = input.items.filter(({ label }) => label === 'Other server…');
    if (other.length > 0) input.activeItems = other;
  } else {
    input.value = input.title === 'Server' ? server : key;
  }
  accept();
}

/** Runs a command, and looks at all that it asks. Every question is answered once, and left when it comes again; dialogs are agreed to. */
async function run(server: string, id: string, ...args: unknown[]): Promise<void> {
  let through = false;
  const running = vscode.commands.executeCommand(id, ...args).then(() => {
    through = true;
  });
  const answered = new Set<string>();
  const asked = messages.length;
  await until(() => {
    for (const { detail, buttons, press } of messages.slice(asked)) if (detail !== undefined) press(buttons[0] ?? '');
    const newest = quickInputs.at(-1);
    if (through || newest === undefined || newest.input.busy) return through;
    lookAtQuickInput(newest);
    const question = `${newest.input.title ?? ''} ${newest.input.step ?? ''}`;
    if (answered.has(question)) newest.input.hide();
    else answer(newest, server);
    answered.add(question);
    return through;
  }, `${id} to end`);
  await running;
}

const rest = manifest.contributes.commands
  .map(({ command }) => command)
  .filter((id) => id !== 'nsight.disconnect' && id !== 'nsight.clearScan');
/** First of all, because what a scan finds is looked at when all are through. */
const commands = ['nsight.clearScan', ...rest];

/** They pay no heed to rows. */
const withoutRow = new Set([
  'nsight.connect',
  'nsight.describeService',
  'nsight.diagnose',
  'nsight.showLog',
  'nsight.refresh',
  'nsight.checkRetries',
  'nsight.clearHistory',
  'nsight.filterPatches',
  'nsight.changeFilter',
  'nsight.clearFilter',
  'nsight.exportFailedPatches',
  'nsight.findDevice',
  'nsight.resumeScan',
  'nsight.clearScan',
]);

/**
 * Opens the first row of each level, looks at all of them, and runs commands on one: every command, and before that
 * each without a row, or only those that ask the server.
 */
async function useEverything(server: string, every: boolean): Promise<void> {
  for (const id of every ? commands : ['nsight.refresh']) {
    await run(server, id);
    look('document', vscode.window.activeTextEditor?.document.getText() ?? '');
    await lookAtExport();
  }
  await lookAtFailed();
  const document = vscode.window.activeTextEditor?.document;
  if (document) look('document', document.getText());
  let parent: DevicesNode | undefined;
  do {
    const rows = await open(parent);
    await lookAtRows(rows);
    const onPatch = rows[0]?.kind === 'patch' ? ['nsight.retryPatch'] : [];
    for (const id of every
      ? commands.filter((one) => !withoutRow.has(one))
      : ['nsight.refreshItem', 'nsight.tryAgain', ...onPatch]) {
      await run(server, id, (await open(parent))[0]); // The one before may have changed the row.
      await lookAtExport();
    }
    look('clipboard', await vscode.env.clipboard.readText());
    parent = (await open(parent)).find((node) => ['client', 'site', 'device', 'installed'].includes(node.kind));
  } while (parent);
}

/** Looks at the document that this opens. Only one at a time: VS Code gives one up when the next is asked for. */
async function lookAtDocument(open: () => void): Promise<void> {
  const shown = () => vscode.window.activeTextEditor?.document;
  const before = shown();
  open();
  await until(() => shown()?.uri.scheme === 'nsight' && shown() !== before, 'the details');
  look('document', shown()?.getText());
}

/** Uses the language model tools as a chat does, looks at all that they give, and sets the fault before each of them reads. */
async function useTools(simulator: Simulator, fault: Fault, match: { readonly service?: string }): Promise<void> {
  const { nsight_failedPatches: listing, nsight_retryPatches: retrying } = (await parts()).tools;
  const { token } = new vscode.CancellationTokenSource();
  const use = async (tool: vscode.LanguageModelTool<unknown>, input: object): Promise<void> => {
    const prepared = await tool.prepareInvocation?.({ input }, token);
    const { title, message } = prepared?.confirmationMessages ?? {};
    look(
      'tool',
      [prepared?.invocationMessage, title, message]
        .map((one) => (one instanceof vscode.MarkdownString ? one.value : (one ?? '')))
        .join('\n'),
    );
    await vscode.commands.executeCommand('nsight.refresh'); // What was read before must not do.
    const result = await tool.invoke({ input, toolInvocationToken: undefined }, token);
    // In the JSON for a model no text looks like a tag.
    for (const part of result?.content ?? [])
      look(
        'tool',
        part instanceof vscode.LanguageModelTextPart ? part.value.replaceAll('\\u003c', '<') : assert.fail('no text'),
      );
  };
  const devices = simulator.fleet.clients.flatMap(({ sites }) => sites).flatMap((site) => site.devices);
  for (const { patches } of devices) for (const patch of patches) patch.status = 16;
  const all = {
    patches: devices.map(({ id, patches }) => ({ deviceId: id, patchIds: patches.map((patch) => patch.id) })),
  };
  const set = simulator.fault(fault, match);
  for (const input of [{ client: 'Client' }, { client: 'key' }, { device: 'nowhere' }, {}]) await use(listing, input);
  await use(retrying, all);
  set.remove();
}

function filesUnder(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];
}

describe('the key', () => {
  const { executeCommand } = vscode.commands;
  beforeEach(() => {
    seen.length = 0;
    Object.assign(vscode.commands, {
      executeCommand: async (id: string, ...args: unknown[]) => {
        if (id === 'vscode.open') look('opened', args[0]);
        else return executeCommand(id, ...args);
        return undefined;
      },
    });
  });
  afterEach(() => {
    Object.assign(vscode.commands, { executeCommand });
  });

  it('appears nowhere: not in rows, tooltips, quick inputs, messages, documents, the log or stored files, whatever the server does', async function () {
    this.timeout(240_000);
    const received: string[] = [];
    const elsewhere = createServer((request, response) => {
      received.push(`${request.url ?? ''}\n${JSON.stringify(request.headers)}`);
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    assert.ok(typeof address === 'object' && address);

    const simulator = await connected({ key, fleet: smallFleet() });
    await useEverything(simulator.url, true);
    const inTexts = faults.echoKey('texts');
    const everyFault: [Fault, string?][] = [
      [inTexts],
      [faults.echoKey('error')],
      [faults.echoKey('other error')],
      [faults.echoKey('html')],
      [faults.echoKey('not xml')],
      [faults.echoKey('msg'), 'patch_retry'],
      [faults.error(3, 'login failed')],
      [faults.error(4, 'No')],
      [faults.forbidden()],
      [faults.htmlPage()],
      [faults.truncated()],
      [faults.wrongRoot()],
      [{ kind: 'drop' }],
      [{ kind: 'cutConnection' }],
      [{ kind: 'lost' }, 'patch_retry'],
      [faults.status(429, { 'Retry-After': '9999' })],
      [faults.redirect(`http://127.0.0.1:${address.port}/`)],
      [faults.redirect('/api/?again=1')],
      [faults.billionLaughs()],
    ];
    for (const [fault, service] of everyFault) {
      let everyCommand = fault === inTexts;
      for (const match of service ? [{ service }] : [{}, { service: 'patch_list_all' }, { service: 'patch_retry' }]) {
        const set = simulator.fault(fault, match);
        await useEverything(simulator.url, everyCommand);
        set.remove();
        everyCommand = false;
      }
    }

    const told = new Set<string>();
    for (const { text, detail, buttons, press } of messages) {
      look('message', [text, detail, ...buttons].join('\n'));
      if (buttons.includes('Show Details') && !told.has(text))
        await lookAtDocument(() => {
          press('Show Details');
        });
      else press('');
      told.add(text);
    }
    look('title', (await parts()).tree.description);

    const { context } = await parts();
    const log = path.join(context.logUri.fsPath, 'N-sight Patches.log');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('patch_retry'), 'the log');
    for (const file of [log, ...filesUnder(context.globalStorageUri.fsPath)]) look(file, readFileSync(file, 'utf8'));
    for (const state of [context.globalState, context.workspaceState]) {
      for (const name of state.keys()) look('state', `${name} ${JSON.stringify(state.get(name))}`);
    }
    for (const place of ['row', 'failed row', 'export', 'quick input', 'opened', 'clipboard', 'message', 'document'])
      assert.ok(
        seen.some(({ where }) => where === place),
        place,
      );
    await vscode.commands.executeCommand('nsight.disconnect');
    elsewhere.close();

    assert.deepEqual(received, [], 'a redirect was followed');
    assert.ok(
      simulator.requests.some((request) => request.key === key),
      'the key was used',
    );
    assert.ok(seen.length > 1000, `only ${seen.length} texts were looked at`);
    const leaks = seen.filter(({ text }) => forms.some((form) => text.includes(form)));
    assert.deepEqual(
      leaks.filter(({ where }, i) => leaks.findIndex((one) => one.where === where) === i),
      [],
      `${leaks.length} leaks; the first of each place`,
    );
  });

  it('is not in what the language model tools ask and tell, whatever the server echoes', async function () {
    this.timeout(120_000);
    for (const service of [undefined, 'patch_list_all', 'patch_retry']) {
      for (const where of ['texts', 'error', 'other error', 'html', 'not xml', 'msg'] as const) {
        const simulator = await connected({ key, fleet: smallFleet() });
        await useTools(simulator, faults.echoKey('texts'), { service: 'patch_list_all' }); // So that there is something to ask about.
        await useTools(simulator, faults.echoKey(where), service === undefined ? {} : { service });
      }
    }
    for (const mark of [
      /\nRetry \d+ failed patch[^]*key \\\[key\\\]/,
      /"failed":\[.*key \[key\]/,
      /"nsightSaid":\[.*key \[key\]/,
      /"error":.*key \[key\]/,
    ])
      assert.ok(
        seen.some(({ text }) => mark.test(text)),
        String(mark),
      );
    assert.deepEqual(
      seen.filter(({ text }) => forms.some((form) => text.includes(form))),
      [],
    );
  });

  it('is not in an error that the client throws, nor in what it hides in one', async () => {
    const simulator = await connected({ key });
    const reader = new Reader(path.join((await parts()).context.extensionPath, 'dist/reader.js'));
    for (const fault of [
      faults.echoKey('error'),
      faults.echoKey('not xml'),
      faults.forbidden(),
      { kind: 'drop' } as const,
      faults.redirect('/x'),
    ]) {
      const set = simulator.fault(fault);
      const client = new NsightClient(
        { server: simulator.url, key },
        {
          version: '0',
          timeoutSeconds: () => 5,
          log: (line) => {
            look('log', line);
          },
          reader,
        },
      );
      const error: unknown = await client.listClients().then(
        () => assert.fail('it did not fail'),
        (caught: unknown) => caught,
      );
      assert.ok(error instanceof Error);
      look(
        'error',
        [
          error.message,
          error.stack,
          String(error.cause),
          JSON.stringify(error, Object.getOwnPropertyNames(error)),
        ].join('\n'),
      );
      set.remove();
    }
    reader.close();
    assert.deepEqual(
      seen.filter(({ text }) => forms.some((form) => text.includes(form))),
      [],
    );
  });
});
