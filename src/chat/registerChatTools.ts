import * as vscode from 'vscode';
import type { ToolName, Tools } from './chatTools';

/** The language model tools as VS Code knows them from the start. */
export interface ChatTools {
  readonly disposable: vscode.Disposable;
  readonly tools: Readonly<Record<ToolName, vscode.LanguageModelTool<unknown>>>;
}

/** Registers the tools; what they do comes from `load`. An editor without language models does without them. */
export function registerChatTools(load: () => Promise<Tools>): ChatTools {
  const tool = (name: ToolName): vscode.LanguageModelTool<unknown> => ({
    prepareInvocation: async ({ input }) => (await load())[name].prepare(input),
    invoke: async ({ input }, token) => (await load())[name].invoke(input, token),
  });
  const tools = {
    nsight_failedPatches: tool('nsight_failedPatches'),
    nsight_retryPatches: tool('nsight_retryPatches'),
  } satisfies ChatTools['tools'];
  const register = registerToolOf(vscode.lm);
  return {
    tools,
    disposable: vscode.Disposable.from(...Object.entries(tools).flatMap(([name, one]) => register?.(name, one) ?? [])),
  };
}

function registerToolOf(lm: Partial<typeof vscode.lm> | undefined): typeof vscode.lm.registerTool | undefined {
  return lm?.registerTool;
}
