import * as vscode from 'vscode';

/** Progress as a user sees it in a notification. */
export interface ShownProgress {
  readonly title: string;
  /** What it said, one text after the other. */
  readonly texts: readonly string[];
  /** Clicks Cancel. */
  readonly cancel: () => void;
}

/** The progress that was shown since the test began, the last one last. */
export const progresses: ShownProgress[] = [];

const { withProgress } = vscode.window;

function recorded<R>(
  options: vscode.ProgressOptions,
  task: (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ) => Thenable<R>,
): Thenable<R> {
  return withProgress(options, (progress, token) => {
    const texts: string[] = [];
    const source = new vscode.CancellationTokenSource();
    token.onCancellationRequested(() => {
      source.cancel();
    });
    progresses.push({
      title: options.title ?? '',
      texts,
      cancel: () => {
        source.cancel();
      },
    });
    const report = (step: { message?: string; increment?: number }) => {
      if (step.message !== undefined) texts.push(step.message);
      progress.report(step);
    };
    return task({ report }, source.token);
  });
}

beforeEach('watch progress', () => {
  progresses.length = 0;
  Object.assign(vscode.window, { withProgress: recorded });
});

after('show progress as it is', () => {
  Object.assign(vscode.window, { withProgress });
});
