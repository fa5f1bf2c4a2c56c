import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import { gestureIdOf, gesturesOf } from '../../history/gestures';
import type { History } from '../../history/history';
import { NodeStore } from '../nodeStore';
import type { Row } from '../row';
import { treeItem } from '../treeItem';
import { NewDay } from './newDay';
import { RetryNames } from './retryNames';
import { entriesOf, gestureNode, rowsBelow, type GestureNode, type RetryNode } from './retryNodes';
import { retryRow } from './retryRows';
import { pickRetries } from './retrySelection';
import { retryTooltip } from './retryTooltips';
import type { Clock } from '../../util/clock';
import { setContext } from '../../ui/contextKeys';
import { inPieces } from '../../util/breathe';

/** As package.json names the view. */
export const retriesViewId = 'nsight.retries';

/** How long the rows stay as they are, while one change follows the other. */
const redrawAfterMs = 250;

/** So many rows are made in a few milliseconds. */
const gesturesAtOnce = 20;

/** What the view needs of the extension. */
export interface RetriesViewOptions {
  readonly history: Pick<History, 'entries' | 'isRead' | 'load' | 'onDidChange'>;
  readonly connections: Pick<Connections, 'state' | 'onDidChange'>;
  readonly tree: Pick<vscode.TreeView<RetryNode>, 'visible' | 'onDidChangeVisibility'>;
  readonly clock: Clock;
}

/** The Retries view: what was sent and what became of it, newest first. Works without a connection too. */
export class RetriesView implements vscode.TreeDataProvider<RetryNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<RetryNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store = new NodeStore<RetryNode>();
  readonly #disposables: vscode.Disposable;
  #session: Session | undefined;
  /** The ids of gestures that have changed since they were drawn. */
  readonly #stale = new Set<string>();
  /** While it is set, the rows were drawn a moment ago. */
  #stopDrawing: (() => void) | undefined;
  #isRead: boolean | undefined;
  readonly #names = new RetryNames();
  /** Rows that were made before VS Code asks for them one after the other: each is given out once. */
  readonly #made = new WeakMap<RetryNode, Row>();
  /** How many looks at the rows are under way. */
  #looks = 0;

  constructor(private readonly options: RetriesViewOptions) {
    const { history, connections, tree, clock } = options;
    const newDay = new NewDay(
      clock,
      () => tree.visible,
      () => {
        this.#changed.fire(undefined);
      },
    ); // A time of today has no date.
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      newDay,
      tree.onDidChangeVisibility(() => {
        newDay.update();
      }),
      history.onDidChange((entries) => {
        for (const entry of entries) this.#stale.add(gestureIdOf(entry));
        this.#drawSoon();
      }),
      connections.onDidChange((state) => {
        this.#session = state.kind === 'connected' ? state.session : undefined;
        this.#changed.fire(undefined);
      }),
    );
  }

  getTreeItem(node: RetryNode): vscode.TreeItem {
    const row = this.#made.get(node) ?? this.#rowOf(node);
    this.#made.delete(node);
    return treeItem(node.id, row);
  }

  resolveTreeItem(item: vscode.TreeItem, node: RetryNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(retryTooltip(node, this.options.clock.now()));
    return item;
  }

  getParent(node: RetryNode): RetryNode | undefined {
    return node.parent;
  }

  async getChildren(node?: RetryNode): Promise<RetryNode[]> {
    if (node?.kind === 'entryPatch' || (node && !this.owns(node))) return [];
    this.#looks += 1; // What changes meanwhile is drawn afterwards.
    try {
      return await (node ? this.#below(node) : this.#top());
    } finally {
      this.#looks -= 1;
      if (this.#looks === 0 && this.#stale.size > 0) this.#drawLater();
    }
  }

  /** Reads the history. Returns whether that could be done, which an empty view says too. */
  async load(): Promise<boolean> {
    await this.options.history.load();
    const { isRead } = this.options.history;
    const before = this.#isRead;
    if (isRead === before) return isRead;
    this.#isRead = isRead;
    setContext('nsight.history', isRead ? 'read' : 'unreadable');
    if (before !== undefined) this.#changed.fire(undefined);
    return isRead;
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is RetryNode => this.#store.owns(value);

  /** Returns what rows stand for to the account that is connected. */
  readonly pick = (rows: readonly RetryNode[]): Picked => pickRetries(rows, this.#session?.account);

  dispose(): void {
    this.#stopDrawing?.();
    this.#disposables.dispose();
  }

  async #below(node: RetryNode): Promise<RetryNode[]> {
    setContext('nsight.retriesWatched', true);
    return this.#withRows(this.#store.keep(node, rowsBelow(node)));
  }

  async #top(): Promise<RetryNode[]> {
    // Whose rows these are, and which welcome; and with a connection the tracking begins.
    void this.options.connections.state();
    await this.load();
    this.#stale.clear();
    const { entries } = this.options.history;
    await this.#names.update(entries, this.#session);
    const nodes: GestureNode[] = [];
    await inPieces(gesturesOf(entries), (gesture) => nodes.push(gestureNode(gesture)), gesturesAtOnce);
    return this.#withRows(this.#store.keep(undefined, nodes));
  }

  /** Makes the rows of nodes in pieces. VS Code asks for all of them at once, which holds everything up. */
  async #withRows(nodes: RetryNode[]): Promise<RetryNode[]> {
    await inPieces(nodes, (node) => this.#made.set(node, this.#rowOf(node)), gesturesAtOnce);
    return nodes;
  }

  #rowOf(node: RetryNode): Row {
    const names = this.#names.of(entriesOf(node)[0]?.account);
    return retryRow(node, this.#session?.account, this.options.clock.now(), names);
  }

  /** Draws what has changed, at once where that was not done a moment ago: of a gesture on many devices each tells. */
  #drawSoon(): void {
    if (this.#stopDrawing || this.#looks > 0) return;
    this.#draw();
    this.#drawLater();
  }

  #drawLater(): void {
    this.#stopDrawing ??= this.options.clock.later(() => {
      this.#stopDrawing = undefined;
      if (this.#stale.size > 0) this.#drawSoon();
    }, redrawAfterMs);
  }

  /** A gesture that is shown already stays where it is, so its row is enough. */
  #draw(): void {
    const stale = new Set(this.#stale);
    this.#stale.clear();
    const changed = this.options.history.entries.filter((entry) => stale.has(gestureIdOf(entry)));
    const fresh = new Map(gesturesOf(changed).map((gesture) => [gesture.id, gestureNode(gesture)]));
    const nodes = [...stale].map((id) => {
      const [node, now] = [this.#store.get(id), fresh.get(id)];
      if (node?.kind !== 'gesture' || node.entries.length !== now?.entries.length) return undefined;
      this.#made.delete(node);
      return Object.assign(node, now);
    });
    const known = nodes.filter((node) => node !== undefined);
    this.#changed.fire(known.length === nodes.length ? known : undefined);
  }
}
