import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startSimulator, type Simulator, type SimulatorOptions } from '../support/simulator/testSimulator';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import { parts } from './exported';

export { exported, parts } from './exported';

/** Resolves as soon as `holds` does; asks again whenever the extension host has nothing else to do. */
export async function until(holds: () => unknown, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (let pauseMs = 1; !(await holds()); pauseMs = Math.min(2 * pauseMs, 10)) {
    assert.ok(Date.now() < end, `in vain waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const running: Simulator[] = [];

/** A simulator that ends with the test. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ record: true, ...options });
  running.push(simulator);
  return simulator;
}

/** Connects as another window does it: by the secret. */
export async function connect({ url, key }: { url: string; key: string }): Promise<void> {
  const { context, connections } = await parts();
  await connections.state();
  await context.secrets.store('nsight.connection', JSON.stringify({ server: url, key }));
  await until(async () => (await connections.session())?.endpoint.server === url, 'the connection');
  await scanWithoutPace();
}

/** The highest that can be set; `testSettings` in startServer.mjs sets it for all tests. */
const highestPerMinute = 600;

/**
 * At the highest pace each request of a scan still waits for a tenth of a second, and in most places it is not the pace
 * that is under test: the present session keeps none, unless a test sets a lower one. Sessions that a test begins in
 * another way, with the command say, keep it.
 */
async function scanWithoutPace(): Promise<void> {
  const { inventory } = (await (await parts()).connections.session()) ?? assert.fail('nothing is connected');
  const { perMinute } = inventory.rateLimiter;
  Object.assign(inventory.rateLimiter, {
    perMinute: () => (perMinute() === highestPerMinute ? Infinity : perMinute()),
  });
}

/** Starts a simulator, connects to it, and forgets what that took. */
export async function connected(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await simulate(options);
  await connect(simulator);
  return simulator;
}

const { state } = Object.getOwnPropertyDescriptors(vscode.window);

/** Has the window at work until the test ends: VS Code calls one idle that had no key or click for a while. */
export function beAtWork(): void {
  Object.defineProperty(vscode.window, 'state', { configurable: true, value: { focused: true, active: true } });
}

afterEach('leave the window as it is', () => {
  Object.defineProperty(vscode.window, 'state', state);
});

/** Opens a row as VS Code does. */
export async function open(node?: DevicesNode): Promise<DevicesNode[]> {
  return (await parts()).devices.getChildren(node);
}

/** Opens the first row of each level down to the patches of the first device, and gives what is beneath it. */
export async function openFirstDevice(): Promise<DevicesNode[]> {
  return open(await firstOf(await firstOf(await firstOf(undefined, 'client'), 'site'), 'device'));
}

/** The first row of a kind below another. */
export async function firstOf(parent: DevicesNode | undefined, kind: DevicesNode['kind']): Promise<DevicesNode> {
  const rows = await open(parent);
  return rows.find((node) => node.kind === kind) ?? assert.fail(`there is no ${kind} among ${await labels(rows)}`);
}

/** How rows look: label and description. */
export async function labels(rows: readonly DevicesNode[]): Promise<string> {
  const { devices } = await parts();
  return rows
    .map((node) => devices.getTreeItem(node))
    .map(({ label, description }) => `${textOf(label)} · ${String(description)}`)
    .join('\n');
}

/** A row's label as text. */
export function textOf(label: vscode.TreeItem['label']): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** One message to the user. */
export interface Message {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
  /** What a modal question says below its text; undefined for a notification. */
  readonly detail: string | undefined;
  /** Clicks a button; '' closes it. */
  readonly press: (button: string) => void;
}

/** The messages since the test began. No test leaves one unread by accident: it asserts on all of them. */
export const messages: Message[] = [];

/** Waits for the next message with such a text. */
export async function message(pattern: RegExp): Promise<Message> {
  await until(
    () => messages.some(({ text }) => pattern.test(text)),
    `a message like ${pattern.source}; there were: ${messages.map(({ text }) => text).join(' | ')}`,
  );
  return messages.find(({ text }) => pattern.test(text)) ?? assert.fail();
}

const shown = {
  info: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
};

function recorder(severity: Message['severity']) {
  return (text: string, ...rest: (string | vscode.MessageOptions)[]) =>
    new Promise<string | undefined>((resolve) => {
      const buttons = rest.filter((one) => typeof one === 'string');
      const detail = rest.find((one) => typeof one !== 'string')?.detail;
      messages.push({
        severity,
        text,
        buttons,
        detail,
        press: (button) => {
          resolve(button === '' ? undefined : button);
        },
      });
    });
}

beforeEach('listen to messages', () => {
  messages.length = 0;
  Object.assign(vscode.window, {
    showInformationMessage: recorder('info'),
    showWarningMessage: recorder('warning'),
    showErrorMessage: recorder('error'),
  });
});

afterEach('disconnect, and stop what the test started', async () => {
  const { connections } = await parts();
  await connections.disconnect();
  if (await connections.session()) await connections.disconnect(); // The first one left the demo fleet.
  const { accounts, damaged } = await connections.storedAccounts();
  await connections.accounts.discard([...accounts.map(({ id }) => id), ...damaged]);
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

after('show messages again', () => {
  Object.assign(vscode.window, {
    showInformationMessage: shown.info,
    showWarningMessage: shown.warning,
    showErrorMessage: shown.error,
  });
});
