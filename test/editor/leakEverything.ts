// Using everything that could show the key.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import type { Fault } from '../support/simulator/delivery';
import type { Simulator } from '../support/simulator/testSimulator';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import { lastDocument } from './documents';
import { list, toRetry } from './agentsSupport';
import { quickInputs, type Shown } from './quickInputs';
import { messages, open, parts, until } from './support';
import { key, look, lookAtExport, lookAtFailed, lookAtQuickInput, lookAtRows } from './leakSupport';

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

/**
 * Runs a command, and looks at all that it asks. Every question is answered once, and left when it comes again; dialogs
 * are agreed to.
 */
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
  'nsight.report',
  'nsight.saveReport',
  'nsight.rescan',
  'nsight.resumeScan',
  'nsight.clearScan',
]);

/**
 * Opens the first row of each level, looks at all of them, and runs every command: without a row, and on one of each
 * level.
 */
export async function useEverything(server: string): Promise<void> {
  for (const id of commands) {
    await run(server, id);
    lookAtEditor();
    await lookAtExport();
  }
  await lookAtFailed();
  lookAtEditor();
  let parent: DevicesNode | undefined;
  do {
    await lookAtRows(await open(parent));
    for (const id of commands.filter((one) => !withoutRow.has(one))) {
      await run(server, id, (await open(parent))[0]); // The one before may have changed the row.
      await lookAtExport();
    }
    look('clipboard', await vscode.env.clipboard.readText());
    parent = (await open(parent)).find((node) => ['client', 'site', 'device', 'installed'].includes(node.kind));
  } while (parent);
}

/**
 * Reads all that lies above the first patch, then, with a fault, retries it and reads again what it lies beneath, from
 * the bottom to the top; looks at all of it.
 */
export async function useUnder(
  fault: Fault,
  match: { readonly service?: string },
  simulator: Simulator,
): Promise<void> {
  const { url, fleet } = simulator;
  for (const { devices } of fleet.clients.flatMap(({ sites }) => sites))
    for (const { patches } of devices) for (const patch of patches) patch.status = 16;
  await run(url, 'nsight.refresh');
  const path: DevicesNode[] = [];
  for (let node = (await open())[0]; node; node = (await open(node)).find(({ kind }) => kind !== 'installed'))
    path.unshift(node);
  assert.equal(path.length, 4, 'client, site, device and patch');
  const set = simulator.fault(fault, match);
  for (const node of path) {
    await run(url, node.kind === 'patch' ? 'nsight.retryPatch' : 'nsight.refreshItem', node);
    const beneath = await open(node);
    await lookAtRows(beneath);
    for (const row of beneath.filter(({ kind }) => kind === 'error')) await run(url, 'nsight.tryAgain', row);
  }
  await run(url, 'nsight.refresh');
  await lookAtRows(await open());
  await lookAtFailed();
  lookAtEditor();
  set.remove();
}

function lookAtEditor(): void {
  const document = lastDocument();
  if (document) look('document', document.getText());
}

/**
 * Uses the language model tools as a chat does, looks at all that they give, and sets the fault before each of them
 * reads.
 */
export async function useTools(
  simulator: Simulator,
  fault: Fault,
  match: { readonly service?: string },
): Promise<void> {
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
  const set = simulator.fault(fault, match);
  for (const input of [{ client: 'Client' }, { client: 'key' }, { device: 'nowhere' }, {}]) await use(listing, input);
  await use(retrying, toRetry(await list({})));
  set.remove();
}
