import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from './wait';
import type { Workbench } from './workbench';

/** One call of a tool, as a model makes it. */
export interface ToolCall {
  readonly name: string;
  readonly input: object;
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
  async ask(...turns: readonly (readonly ToolCall[])[]): Promise<void> {
    rmSync(this.file, { force: true });
    const script = Buffer.from(JSON.stringify(turns)).toString('base64');
    await this.workbench.runCommand('Scripted Model: Ask');
    await (await this.workbench.quickInput.waitFor('Ask the scripted model')).enter(`SCRIPT:${script}:END`);
  }

  /** Waits for VS Code's question before a tool runs, with this in its text, and gives its buttons. */
  async waitForQuestion(wanted: RegExp): Promise<string[]> {
    await this.question.filter({ hasText: wanted }).waitFor();
    return (await this.question.locator('.monaco-button').allInnerTexts()).filter((text) => text !== '');
  }

  /** Answers the question that has this in its text. */
  async answer(wanted: RegExp, button: string): Promise<void> {
    const question = this.question.filter({ hasText: wanted });
    await question.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** What the tools have told the model, when it has no more to say. */
  async told(): Promise<string[]> {
    await eventually(
      () => Promise.resolve(existsSync(this.file)),
      (isThere) => isThere,
      'the end of the answer',
    );
    const told: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
    return Array.isArray(told) ? told.map(String) : [];
  }

  private get file(): string {
    return path.join(this.workbench.storageOf('nsight-patches.scripted-model'), 'told.json');
  }
}
