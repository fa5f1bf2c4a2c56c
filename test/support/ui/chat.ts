import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { listShape, objectShape } from '../../../src/storage/parseShape';
import { eventually } from './wait';
import type { Workbench } from './workbench';

/** One call of a tool, as a model makes it. */
export interface ToolCall {
  readonly name: string;
  readonly input: object;
}

/** What a model does by itself: `minds` in scripts/vscode/scripted-model says how. */
export type Mind =
  | { readonly mind: 'retryAll' | 'retryAllAsNumbers' | 'believe' }
  | { readonly mind: 'openGroup'; readonly holding: string };

/** What became of a script. */
export interface Played {
  /** What the tools have told the model, one text a call. */
  readonly told: readonly string[];
  /** What the model has written for each call. */
  readonly called: readonly unknown[];
  /** The names of the tools that it was offered in each turn. */
  readonly offers: readonly (readonly string[])[];
}

/** The folder of the extension with a model that calls what a test tells it to. */
export const scriptedModel = path.resolve('scripts/vscode/scripted-model');

/** VS Code's own agent, with the scripted model. */
export class Chat {
  private readonly question: Locator;

  constructor(private readonly workbench: Workbench) {
    this.question = workbench.page.locator('.interactive-session .chat-confirmation-widget2:visible').last();
  }

  /** Asks in a new conversation; the model answers with these calls, a list for each turn. */
  async ask(...turns: readonly (readonly (ToolCall | Mind)[])[]): Promise<void> {
    await this.askWith('', ...turns);
  }

  /** The same, with this in front of the question: `#failedPatches`, say. */
  async askWith(prompt: string, ...turns: readonly (readonly (ToolCall | Mind)[])[]): Promise<void> {
    rmSync(this.file, { force: true });
    const script = Buffer.from(JSON.stringify(turns)).toString('base64');
    await this.workbench.runCommand('Scripted Model: Ask');
    await (await this.workbench.quickInput.waitFor('Ask the scripted model')).enter(`${prompt}SCRIPT:${script}:END`);
  }

  /** Waits for VS Code's question before a tool runs, with this in its text, and gives its buttons. */
  async waitForQuestion(wanted: RegExp): Promise<string[]> {
    await this.question.filter({ hasText: wanted }).waitFor();
    return (await this.question.locator('.monaco-button').allInnerTexts()).filter((text) => text !== '');
  }

  /** Waits for the question that has this in its text, and answers it. */
  async answer(wanted: RegExp, button: string): Promise<void> {
    const question = this.question.filter({ hasText: wanted });
    await question.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** What the tools have told the model, when it has no more to say. */
  async told(): Promise<readonly string[]> {
    return (await this.played()).told;
  }

  /** What became of the script, when the model has no more to say. */
  async played(): Promise<Played> {
    await eventually(
      () => Promise.resolve(existsSync(this.file)),
      (isThere) => isThere,
      'the end of the answer',
    );
    const { told, called, offers } = objectShape(JSON.parse(readFileSync(this.file, 'utf8')));
    return {
      told: listShape(told).map(String),
      called: listShape(called),
      offers: listShape(offers).map((names) => listShape(names).map(String)),
    };
  }

  private get file(): string {
    return path.join(this.workbench.storageOf('nsight-patches.scripted-model'), 'told.json');
  }
}
