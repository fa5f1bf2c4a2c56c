import * as vscode from 'vscode';
import { forQuickInput } from '../wording/escape';
import { accepted, firstActive, type Choice } from './choice';

/** The user went a step back. */
export const back = Symbol('back');

/** What a step of several gives: a value, `back`, or undefined when the user left. */
export type PickAnswer<T> = T | typeof back | undefined;

/** A quick pick as one step of several. */
export interface PickOptions<T> {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
  readonly canGoBack: boolean;
  /** Which choice is the active one at first. */
  readonly active?: (choice: Choice<T>) => boolean;
}

/** Asks for one of several; the rows may still be on their way. Rejects when they do not come. */
export async function pickOne<T>(options: PickOptions<T>): Promise<PickAnswer<T>> {
  const picked = await pick(options, false);
  return picked === back ? back : picked?.[0];
}

/** Asks for any number of several, those with `picked` chosen already. Returns at least one. */
export async function pickMany<T>(options: PickOptions<T>): Promise<PickAnswer<T[]>> {
  return pick(options, true);
}

/** Shows a quick pick until what is chosen can be accepted. */
async function pick<T>(options: PickOptions<T>, many: boolean): Promise<PickAnswer<T[]>> {
  const input = vscode.window.createQuickPick<Choice<T>>();
  Object.assign(input, {
    title: options.title,
    step: options.step,
    totalSteps: options.totalSteps,
    placeholder: forQuickInput(options.placeholder),
    canSelectMany: many,
    ignoreFocusOut: true,
    matchOnDescription: true,
    busy: true,
    buttons: options.canGoBack ? [vscode.QuickInputButtons.Back] : [],
  });
  try {
    return await new Promise<PickAnswer<T[]>>((resolve, reject) => {
      input.onDidHide(() => {
        resolve(undefined);
      });
      input.onDidTriggerButton(() => {
        resolve(back);
      });
      input.onDidAccept(() => {
        const values = accepted(many ? input.selectedItems : input.activeItems);
        if (values) resolve(values);
      });
      input.show();
      Promise.resolve(options.choices).then((choices) => {
        input.items = choices;
        input.activeItems = firstActive(choices, options.active);
        if (many) input.selectedItems = choices.filter(({ picked, value }) => picked && value !== undefined);
        input.busy = false;
      }, reject);
    });
  } finally {
    input.dispose();
  }
}
