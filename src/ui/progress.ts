import * as vscode from 'vscode';
import { t } from '../wording/localize';

/** Where progress is shown, and what it is called. */
export interface CancellableProgressOptions extends Pick<vscode.ProgressOptions, 'location' | 'title'> {
  /** Fires with true when requests have to wait for the pace, and with false when they do no more: it says so. */
  readonly onDidChangeWait?: (listener: (waits: boolean) => void) => { dispose(): void };
}

/** Moves the bar by `increment` percent and changes the text beside the title. */
export type ReportProgress = (step: { readonly message?: string; readonly increment?: number }) => void;

/** Shows progress while `run` works. `signal` fires when the user cancels it. */
export async function withCancellableProgress<T>(
  options: CancellableProgressOptions,
  run: (signal: AbortSignal, report: ReportProgress) => PromiseLike<T>,
): Promise<T> {
  return vscode.window.withProgress({ ...options, cancellable: true }, async (progress, token) => {
    let said: string | undefined;
    const waiting = options.onDidChangeWait?.((waits) => {
      const parts = [said, waits && t('waiting for the pace')];
      progress.report({ message: parts.filter(Boolean).join(', ') });
    });
    try {
      return await run(toAbortSignal(token), (step) => {
        said = step.message ?? said;
        progress.report(step);
      });
    } finally {
      waiting?.dispose();
    }
  });
}

/** Returns a signal that fires when a token of VS Code's does, and has fired already when the token has. */
export function toAbortSignal(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else
    token.onCancellationRequested(() => {
      controller.abort();
    });
  return controller.signal;
}
