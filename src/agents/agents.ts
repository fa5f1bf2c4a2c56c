import * as vscode from 'vscode';
import type { Tools, ToolParts } from './tools';

const names = ['nsight_failedPatches', 'nsight_retryPatches'] as const;

export type ToolName = typeof names[number];

/** The language model tools as VS Code knows them from the start; what they do is loaded with the first call. */
export interface Agents {
  readonly disposable: vscode.Disposable;
  readonly tools: Readonly<Record<ToolName, vscode.LanguageModelTool<unknown>>>;
}

/** Registers the tools. An editor without language models does without them. */
export function agents(parts: ToolParts): Agents {
  let loading: Promise<Tools> | undefined;
  const load = () => (loading ??= import('../onDemand').then(({ openTools }) => openTools(parts)));
  const tool = (name: ToolName): vscode.LanguageModelTool<unknown> => ({
    prepareInvocation: async ({ input }) => (await load())[name].prepare(input),
    invoke: async ({ input }, token) => (await load())[name].invoke(input, token),
  });
  const tools = { nsight_failedPatches: tool(names[0]), nsight_retryPatches: tool(names[1]) };
  const register = registerToolOf(vscode);
  return { tools, disposable: vscode.Disposable.from(...names.flatMap((name) => register?.(name, tools[name]) ?? [])) };
}

function registerToolOf({ lm }: { readonly lm?: Partial<typeof vscode.lm> }): typeof vscode.lm.registerTool | undefined {
  return lm?.registerTool;
}
