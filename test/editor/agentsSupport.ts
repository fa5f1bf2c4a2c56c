// The language model tools as a chat calls them.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { parts } from './support';

export const listing = 'nsight_failedPatches';
export const retrying = 'nsight_retryPatches';

/** What a tool tells a model, through VS Code as a chat calls it. */
export async function call(name: string, input: object, token?: vscode.CancellationToken): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : assert.fail('no text')))
    .join('');
}

interface Answer {
  readonly found?: string;
  readonly error?: string;
  readonly overTime?: readonly string[];
  readonly coverage?: string;
  readonly notes?: readonly string[];
  readonly couldNotBeRead?: readonly string[];
  readonly candidates?: readonly string[];
  readonly notFound?: string;
  readonly known?: readonly string[];
  readonly notSent?: string;
  readonly notRead?: string;
  readonly notConnected?: string;
  readonly leftOut?: readonly string[];
  readonly failed?: readonly {
    readonly device: string;
    readonly deviceId: string;
    readonly patches: readonly {
      readonly patchId: string;
      readonly title: string;
      readonly failingSince?: string;
    }[];
  }[];
  readonly devices?: readonly {
    readonly device: string;
    readonly patches: Record<string, readonly string[]>;
    readonly nsightSaid?: readonly string[];
    readonly error?: string;
  }[];
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'notice' in value;
}

async function answer(name: string, input: object): Promise<Answer> {
  const value: unknown = JSON.parse(await call(name, input));
  return isAnswer(value) ? value : assert.fail('no answer');
}

export const list = (input: object) => answer(listing, input);
export const retry = (input: object) => answer(retrying, input);
/** "DEVICE: title, title". */
export const found = ({ failed = [] }: Answer) =>
  failed.map(({ device, patches }) => `${device}: ${patches.map(({ title }) => title).join()}`);
/** Since when each patch fails. */
export const sinceWhen = ({ failed = [] }: Answer) =>
  failed.flatMap(({ patches }) => patches.map(({ failingSince }) => failingSince));
/** All that an answer lists, as the input of a retry. */
export const toRetry = ({ failed = [] }: Answer) => ({
  devices: failed.map(({ deviceId, device, patches }) => ({
    deviceId,
    device,
    patches: patches.map(({ patchId, title }) => ({ patchId, title })),
  })),
});

/** What the user is asked before a retry: title and text. */
export async function questionOf(input: object): Promise<string | undefined> {
  const tool = (await parts()).tools[retrying];
  const prepared = await tool.prepareInvocation?.({ input }, new vscode.CancellationTokenSource().token);
  const { title, message: text } = prepared?.confirmationMessages ?? {};
  if (title === undefined) return undefined;
  assert.ok(text instanceof vscode.MarkdownString, 'as Markdown that is not trusted');
  return `${title}\n${text.value}`;
}

/** What a retry tells a model that VS Code calls after the user was asked, whatever the answer was. */
export async function retryAsAsked(input: object): Promise<string> {
  const tool = (await parts()).tools[retrying];
  const { token } = new vscode.CancellationTokenSource();
  const [part] = (await tool.invoke({ input, toolInvocationToken: undefined }, token))?.content ?? [];
  return part instanceof vscode.LanguageModelTextPart ? part.value : '';
}

/** A client with a server for each name, one failed patch on each. */
export function fleetOfServers(names: readonly string[], client = 'ACME'): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: client }), { name: 'Office' });
  for (const name of names) addPatch(addDevice(site, { name }), { title: 'KB1' });
  return fleet;
}
