import * as vscode from 'vscode';

/** The user went a step back. */
export const back = Symbol('back');

/** What a step of several gives: a value, `back`, or undefined when the user left. */
export type Answer<T> = T | typeof back | undefined;

/** A row of a quick pick and what it stands for; without a value it only says something, and picking it does nothing. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

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
export async function pickOne<T>(options: PickOptions<T>): Promise<Answer<T>> {
  const picked = await pick(options, (input) => {
    const choice = input.activeItems[0];
    return choice?.value === undefined ? undefined : [choice];
  });
  return picked === back ? back : picked?.[0]?.value;
}

/** Asks for any number of several, those with `picked` chosen already. Gives at least one. */
export async function pickMany<T>(options: PickOptions<T>): Promise<Answer<T[]>> {
  const picked = await pick(options, (input) => (input.selectedItems.length > 0 ? input.selectedItems : undefined), true);
  return picked === back ? back : picked?.flatMap((choice) => (choice.value === undefined ? [] : [choice.value]));
}

/** Shows a quick pick until `accept` takes what is chosen. */
async function pick<T>(
  options: PickOptions<T>,
  accept: (input: vscode.QuickPick<Choice<T>>) => readonly Choice<T>[] | undefined,
  many = false,
): Promise<Answer<readonly Choice<T>[]>> {
  const input = vscode.window.createQuickPick<Choice<T>>();
  Object.assign(input, {
    title: options.title,
    step: options.step,
    totalSteps: options.totalSteps,
    placeholder: options.placeholder,
    canSelectMany: many,
    ignoreFocusOut: true,
    matchOnDescription: true,
    busy: true,
    buttons: options.canGoBack ? [vscode.QuickInputButtons.Back] : [],
  });
  try {
    return await new Promise<Answer<readonly Choice<T>[]>>((resolve, reject) => {
      input.onDidHide(() => { resolve(undefined); });
      input.onDidTriggerButton(() => { resolve(back); });
      input.onDidAccept(() => {
        const chosen = accept(input);
        if (chosen) resolve(chosen);
      });
      input.show();
      Promise.resolve(options.choices).then((choices) => {
        input.items = choices;
        input.activeItems = choices.filter((choice) => options.active?.(choice));
        if (many) input.selectedItems = choices.filter((choice) => choice.picked);
        input.busy = false;
      }, reject);
    });
  } finally {
    input.dispose();
  }
}
