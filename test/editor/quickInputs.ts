import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support';

/** A quick input as the user sees it. */
export interface Shown {
  readonly input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;
  /** Presses Enter. */
  readonly accept: () => void;
  /** Clicks a button in its title. */
  readonly press: (button: vscode.QuickInputButton) => void;
  /** Whether it has been closed: the next one may have the same title. */
  readonly isClosed: () => boolean;
}

/** The quick inputs since the test began, in order. */
export const quickInputs: Shown[] = [];

const { createQuickPick, createInputBox } = vscode.window;

function record<T extends Shown['input']>(input: T): T {
  const listeners: (() => unknown)[] = [];
  const onButton: ((button: vscode.QuickInputButton) => unknown)[] = [];
  const { onDidAccept, onDidTriggerButton } = input;
  let closed = false;
  input.onDidHide(() => {
    closed = true;
  });
  Object.assign(input, {
    onDidTriggerButton: (listener: (button: vscode.QuickInputButton) => unknown) => {
      onButton.push(listener);
      return onDidTriggerButton(listener);
    },
    onDidAccept: (listener: () => unknown) => {
      listeners.push(listener);
      return onDidAccept(listener);
    },
  });
  quickInputs.push({
    input,
    accept: () => {
      for (const listener of listeners) listener();
    },
    press: (button) => {
      for (const listener of onButton) listener(button);
    },
    isClosed: () => closed,
  });
  return input;
}

/** Title and step as VS Code shows them: "API key (3/3)". */
function titleOf(shown: Shown | undefined): string | undefined {
  const { title, step, totalSteps } = shown?.input ?? {};
  return step === undefined ? title : `${title ?? ''} (${step}/${totalSteps ?? ''})`;
}

/** Waits until the newest quick input has this title, and can be answered. */
async function newest(title: string): Promise<Shown> {
  let newest: Shown | undefined;
  await until(() => {
    newest = quickInputs.at(-1);
    return newest && titleOf(newest) === title && !newest.input.busy && !newest.isClosed();
  }, `the quick input ${title}`);
  return newest ?? assert.fail();
}

/** Chooses the row with this label in the newest quick pick, or the active one. */
export async function choose(title: string, label?: string): Promise<void> {
  const { input, accept } = await newest(title);
  assert.ok('items' in input);
  if (label !== undefined) input.activeItems = input.items.filter((item) => item.label === label);
  accept();
}

/** Types this into the newest input box and presses Enter. */
export async function enter(title: string, text: string): Promise<void> {
  const { input, accept } = await newest(title);
  input.value = text;
  accept();
}

/** What a quick pick shows, once its rows have come. */
export async function rows(title: string): Promise<readonly vscode.QuickPickItem[]> {
  const { input } = await newest(title);
  assert.ok('items' in input);
  return input.items;
}

/** Presses Escape. */
export function leave(): void {
  quickInputs.at(-1)?.input.hide();
}

beforeEach('listen to quick inputs', () => {
  quickInputs.length = 0;
  const window: Pick<typeof vscode.window, 'createQuickPick' | 'createInputBox'> = {
    createQuickPick: <T extends vscode.QuickPickItem>() => record(createQuickPick<T>()),
    createInputBox: () => record(createInputBox()),
  };
  Object.assign(vscode.window, window);
});

after('let quick inputs be', () => {
  Object.assign(vscode.window, { createQuickPick, createInputBox });
});
