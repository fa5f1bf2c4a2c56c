import * as vscode from 'vscode';
import { registerChatTools, type ChatTools } from './chat/registerChatTools';
import type { DevicesNode } from './views/devices/deviceNodes';
import type { FailedNode } from './views/failedPatches/failedNodes';
import type { Services, Trees } from './main';
import type { RetryNode } from './views/retries/retryNodes';
import type { ContextKeys } from './ui/contextKeys';
import { LazyTreeDataProvider } from './views/lazyTreeDataProvider';
import type { WelcomeRow } from './views/welcomeRows';

/** What the suites in the extension host look into. */
export interface Exports {
  readonly context: vscode.ExtensionContext;
  readonly trees: Trees;
  readonly tools: ChatTools['tools'];
  readonly load: () => Promise<Services>;
}

/** Registers views, commands and tools. What they do is loaded with the first look at a view, or the first command. */
export function activate(context: vscode.ExtensionContext): Exports | undefined {
  let loading: Promise<Services> | undefined;
  const load = () =>
    (loading ??= import('./main')
      .then(({ createServices }) => {
        const parts = createServices(context, trees);
        context.subscriptions.push(
          devices.fill(parts.rows.devices),
          retries.fill(parts.rows.retries),
          failed.fill(parts.rows.failed),
        );
        return parts;
      })
      .catch((error: unknown) => {
        loading = undefined; // The next look or command tries again.
        sayNotLoaded(error);
        throw error;
      }));
  const devices = new LazyTreeDataProvider<DevicesNode | WelcomeRow>(load);
  const retries = new LazyTreeDataProvider<RetryNode | WelcomeRow>(load);
  const failed = new LazyTreeDataProvider<FailedNode | WelcomeRow>(load);
  const trees: Trees = {
    devices: createTree('nsight.devices', devices),
    retries: createTree('nsight.retries', retries),
    failed: createTree('nsight.failedPatches', failed),
  };
  const { tools, disposable } = registerChatTools(async () => (await load()).tools);
  context.subscriptions.push(
    trees.devices,
    trees.retries,
    trees.failed,
    devices,
    retries,
    failed,
    ...commandsIn(context.extension.packageJSON).map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        await (await load().catch(() => undefined))?.commands[id]?.(...args);
      }),
    ),
    disposable,
  );
  // Not by setContext: it is of what is loaded later.
  void vscode.commands.executeCommand('setContext', 'nsight.activated' satisfies keyof ContextKeys, true);
  return context.extensionMode === vscode.ExtensionMode.Test ? { context, trees, tools, load } : undefined;
}

function createTree<N>(id: string, treeDataProvider: LazyTreeDataProvider<N>): vscode.TreeView<N> {
  return vscode.window.createTreeView(id, { treeDataProvider, canSelectMany: true, showCollapseAll: true });
}

/** The files of the extension may be damaged, or be replaced just now by an update. */
function sayNotLoaded(error: unknown): void {
  const { t } = vscode.l10n; // Ours is among what was not loaded.
  const reload = t('Reload Window');
  void vscode.window
    .showErrorMessage(t('N-sight Patches could not be loaded: {0}', String(error)), reload)
    .then((chosen) => {
      if (chosen === reload) void vscode.commands.executeCommand('workbench.action.reloadWindow');
    });
}

/** The commands that a manifest contributes. */
function commandsIn(manifest: unknown): string[] {
  const contributes = isRecord(manifest) ? manifest.contributes : undefined;
  const commands: unknown = isRecord(contributes) ? contributes.commands : undefined;
  return Array.isArray(commands)
    ? commands.flatMap((one: unknown): string[] =>
        isRecord(one) && typeof one.command === 'string' ? [one.command] : [],
      )
    : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
