import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

const scheme = 'nsight';

/** Read-only documents that the extension writes: details of an action, the description of a call. Kept while open. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #disposables: vscode.Disposable;
  /** Of this run: a document that was open when the extension was started anew keeps its name and its old text. */
  readonly #run = randomUUID();
  #opened = 0;

  constructor() {
    this.#disposables = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.#texts.delete(document.uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Opens a new document. `name` ends as its language does (`.md`, `.xml`) and holds no text of the server's. */
  async open(name: string, text: string): Promise<void> {
    this.#opened += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.#run}/${this.#opened}/${name}` });
    this.#texts.set(uri.toString(), text);
    // Given the address, Theia throws: what `Uri.from` makes is no Uri there.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
