import * as vscode from 'vscode';

/** The extension's log, made with its first line, so that starting up writes nothing. */
export class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  /** One line. The caller has taken the key out of it. */
  info(line: string): void {
    this.#open().info(line);
  }

  /** A failure that is shown to the user in fewer words, or not at all. */
  error(line: string): void {
    this.#open().error(line);
  }

  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #open(): vscode.LogOutputChannel {
    return (this.#channel ??= vscode.window.createOutputChannel('N-sight Patches', { log: true }));
  }
}
