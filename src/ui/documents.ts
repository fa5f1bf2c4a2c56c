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

/** The type that VS Code's Markdown extension gives its previews, after a prefix of VS Code's. */
const previewType = /\bmarkdown\.preview$/;
/** The texts of so many previews are kept: which document a preview shows is not told by its tab, but for the name. */
const mostPreviews = 20;

/**
 * Read-only documents that the extension writes: details of an action, the description of a call. Markdown is shown
 * rendered, where VS Code's Markdown extension is there, which has a button that opens the text. Kept while open.
 */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  /** The documents that are shown rendered, oldest first. VS Code closes them while their preview is open. */
  readonly #previewed = new Map<string, vscode.Uri>();
  /** The names of those among them that name clients, devices or patches. */
  readonly #previewNames = new Set<string>();
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
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!this.#previewed.has(uri.toString())) this.#texts.delete(uri.toString());
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some(isPreview)) this.#forgetPreviews();
      }),
    );
    if (vscode.workspace.textDocuments.some(({ uri }) => hasNames(uri))) void this.#clearing.listen();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /**
   * Opens a new document; Markdown rendered, if that can be done.
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
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId === 'markdown' && (await this.#preview(document.uri))) return;
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Shows a document rendered. Returns whether there is something that can do that. */
  async #preview(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    const before = tabs().filter((tab) => isPreview(tab) && tab.label.includes(nameOf(uri)) && !tab.isPinned);
    this.#previewed.set(key, uri);
    try {
      // Locked, or it would show what Markdown the user turns to next.
      await vscode.commands.executeCommand('markdown.showPreview', uri, undefined, { locked: true });
    } catch {
      this.#previewed.delete(key);
      return false;
    }
    // As a text does that is opened to be looked at only.
    await vscode.window.tabGroups.close(before, true);
    if (hasNames(uri)) this.#previewNames.add(nameOf(uri));
    for (const oldest of [...this.#previewed.keys()].slice(0, -mostPreviews)) this.#forget(oldest);
    return true;
  }

  /** Forgets what no preview shows any more. */
  #forgetPreviews(): void {
    const labels = tabs()
      .filter(isPreview)
      .map(({ label }) => label);
    for (const [key, uri] of this.#previewed)
      if (!labels.some((label) => label.includes(nameOf(uri)))) this.#forget(key);
  }

  #forget(key: string): void {
    this.#previewed.delete(key);
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === key);
    if (!isOpen) this.#texts.delete(key);
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

  /** A document may be shown in other ways than by a tab of its own, as by a preview: so it is emptied, too. */
  async #close(): Promise<void> {
    for (const other of [...this.#others]) other.dispose();
    const previewed = [...this.#previewed.values()].filter(hasNames);
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(hasNames);
    for (const uri of [...open, ...previewed]) {
      this.#previewed.delete(uri.toString());
      this.#texts.delete(uri.toString());
      this.#changed.fire(uri);
    }
    await vscode.window.tabGroups.close(
      tabs().filter((tab) =>
        isPreview(tab)
          ? [...this.#previewNames].some((name) => tab.label.includes(name))
          : tab.input instanceof vscode.TabInputText && hasNames(tab.input.uri),
      ),
    );
  }
}

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function isPreview({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && previewType.test(input.viewType);
}

/** Returns the name of a document, which is in the label of its preview. */
function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function hasNames(uri: vscode.Uri): boolean {
  return uri.scheme === scheme && uri.path.startsWith(`/${withNames}/`);
}
