import * as vscode from 'vscode';
import { forQuickInput } from '../wording/escape';
import { back, type PickAnswer } from './pick';

/** An input box as one step of several. Its texts may be the server's. */
export interface AskOptions<T> {
  readonly title: string;
  /** Which step it is, where there are several that are counted. */
  readonly step?: number;
  readonly totalSteps?: number;
  readonly prompt: string;
  /** What stands there instead while accepting takes time. */
  readonly busyPrompt?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** What was typed before. */
  readonly value?: string;
  /** Why the step is shown again. */
  readonly problem?: string;
  readonly button?: { readonly icon: string; readonly tooltip: string; run(): void };
  /** Takes what was typed, at once or after asking someone; the user can leave meanwhile, which fires `signal`. */
  accept(text: string, signal: AbortSignal): Promise<Accepted<T>> | Accepted<T>;
}

/** Either the step's result, or why the text will not do, and what is put into the box in its place. */
export type Accepted<T> = { readonly value: T } | { readonly problem: string; readonly suggestion?: string };

/**
 * Asks for a line of text, until it is accepted. While that takes time the box is busy, and Escape or Back stops it.
 */
export async function ask<T>(options: AskOptions<T>): Promise<PickAnswer<T>> {
  const input = vscode.window.createInputBox();
  const { title, step, totalSteps, placeholder = '', password = false, value = '', problem, button } = options;
  const prompt = forQuickInput(options.prompt);
  const messageOf = (text: string | undefined) => (text === undefined ? undefined : forQuickInput(text));
  Object.assign(input, {
    title,
    step,
    totalSteps,
    prompt,
    placeholder: forQuickInput(placeholder),
    password,
    value,
    validationMessage: messageOf(problem),
    ignoreFocusOut: true,
  });
  const extra: vscode.QuickInputButton[] = button
    ? [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip }]
    : [];
  input.buttons = [vscode.QuickInputButtons.Back, ...extra];
  const leaving = new AbortController();
  let suggested: string | undefined;
  try {
    return await new Promise<PickAnswer<T>>((resolve, reject) => {
      const take = async (): Promise<void> => {
        input.busy = true;
        input.enabled = false;
        input.validationMessage = undefined;
        input.prompt = forQuickInput(options.busyPrompt ?? options.prompt);
        const accepted = await options.accept(input.value, leaving.signal);
        if ('value' in accepted) {
          resolve(accepted.value);
          return;
        }
        input.busy = false;
        input.enabled = true;
        input.prompt = prompt;
        suggested = accepted.suggestion;
        if (suggested !== undefined) input.value = suggested;
        input.validationMessage = forQuickInput(accepted.problem);
      };
      input.onDidHide(() => {
        resolve(undefined);
      });
      input.onDidTriggerButton((pressed) => {
        if (pressed === vscode.QuickInputButtons.Back) resolve(back);
        else button?.run();
      });
      input.onDidChangeValue((value) => {
        if (value !== suggested) input.validationMessage = undefined;
      });
      input.onDidAccept(() => {
        if (!input.busy) take().catch(reject);
      });
      input.show();
    });
  } finally {
    leaving.abort();
    input.dispose();
  }
}
