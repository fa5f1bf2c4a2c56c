import * as vscode from 'vscode';

/** Where progress is shown, and what it is called. */
export type CancellableProgressOptions = Pick<vscode.ProgressOptions, 'location' | 'title'>;

/** Moves the bar by `increment` percent and changes the text beside the title. */
export type ReportProgress = (step: { readonly message?: string; readonly increment?: number }) => void;

/** Shows progress while `run` works. `signal` fires when the user cancels it. */
export async function withCancellableProgress<T>(
  options: CancellableProgressOptions,
  run: (signal: AbortSignal, report: ReportProgress) => PromiseLike<T>,
): Promise<T> {
  return vscode.window.withProgress({ ...options, cancellable: true }, (progress, token) =>
    run(toAbortSignal(token), (step) => {
      progress.report(step);
    }),
  );
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
