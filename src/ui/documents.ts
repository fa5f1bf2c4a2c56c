import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

const scheme = 'nsight';
/** The first part of the paths of documents with names of clients, devices or patches, and of those without. */
const withNames = 'details';
const withoutNames = 'general';

/** How the windows tell each other that what is stored was cleared. */
export interface SharedClearing {
  /** Listens from now on, if it does not yet. Never rejects. */
  listen(): Promise<void>;
  /** Tells the other windows. */
  send(): Promise<void>;
  dispose(): void;
}

/** Read-only documents that the extension writes: details of an action, the description of a call. Kept while open. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #clearing: SharedClearing;
  readonly #disposables: vscode.Disposable;
  /** Of this run: a document that was open when the extension was started anew keeps its name and its old text. */
  readonly #run = randomUUID();
  #opened = 0;
  /** What else is open with names in it. */
  readonly #others = new Set<vscode.Disposable>();

  /** `share` makes what calls `onClear` when another window has cleared what is stored. */
  constructor(share: (onClear: () => void) => SharedClearing) {
    this.#clearing = share(() => void this.#close());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      this.#clearing,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.#texts.delete(document.uri.toString())),
    );
    if (vscode.workspace.textDocuments.some(({ uri }) => hasNames(uri))) void this.#clearing.listen();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /**
   * Opens a new document.
   *
   * @param name - ends as its language does (`.md`, `.xml`) and holds no text of the server's.
   * @param isGeneral - whether the text names no client, device or patch, and stays when these are cleared.
   */
  async open(name: string, text: string, { isGeneral = false } = {}): Promise<void> {
    if (!isGeneral) await this.#clearing.listen();
    this.#opened += 1;
    const kind = isGeneral ? withoutNames : withNames;
    const uri = vscode.Uri.from({ scheme, path: `/${kind}/${this.#run}/${this.#opened}/${name}` });
    this.#texts.set(uri.toString(), text);
    // Given the address, Theia throws: what `Uri.from` makes is no Uri there.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** Has a panel that names clients, devices or patches closed when these are cleared. */
  async closeWithNames(panel: Pick<vscode.WebviewPanel, 'dispose' | 'onDidDispose'>): Promise<void> {
    this.#others.add(panel);
    panel.onDidDispose(() => this.#others.delete(panel));
    await this.#clearing.listen();
  }

  /** Empties and closes what names clients, devices or patches, in all windows. */
  async clear(): Promise<void> {
    await this.#close();
    await this.#clearing.send();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A document may be shown in other ways than by a tab of its own, as in a preview: so it is emptied, too. */
  async #close(): Promise<void> {
    for (const other of [...this.#others]) other.dispose();
    for (const { uri } of vscode.workspace.textDocuments.filter((document) => hasNames(document.uri))) {
      this.#texts.delete(uri.toString());
      this.#changed.fire(uri);
    }
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof vscode.TabInputText && hasNames(input.uri)),
    );
  }
}

function hasNames(uri: vscode.Uri): boolean {
  return uri.scheme === scheme && uri.path.startsWith(`/${withNames}/`);
}
