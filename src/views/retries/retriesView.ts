import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import { gestureIdOf } from '../../history/gestures';
import type { History } from '../../history/history';
import { NodeStore } from '../nodeStore';
import { treeItem } from '../treeItem';
import { NewDay } from './newDay';
import { entriesOf, gestureNodes, rowsBelow, type RetryNode } from './retryNodes';
import { retryRow } from './retryRows';
import { pickRetries } from './retrySelection';
import { retryTooltip } from './retryTooltips';
import type { Clock } from '../../util/clock';
import { setContext } from '../../ui/contextKeys';
import { groupBy } from '../../util/groupBy';
import { deviceNames, DeviceNames } from '../../wording/deviceNames';

/** As package.json names the view. */
export const retriesViewId = 'nsight.retries';

/** How long the rows stay as they are, while one change follows the other. */
const redrawAfterMs = 250;

/** What the view needs of the extension. */
export interface RetriesViewOptions {
  readonly history: History;
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
  /** The devices of each account, as of the last look at the rows. */
  #names = new Map<string, DeviceNames>();

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
    const names = this.#names.get(entriesOf(node)[0]?.account ?? '');
    return treeItem(node.id, retryRow(node, this.#session?.account, this.options.clock.now(), names));
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
    if (node) {
      setContext('nsight.retriesWatched', true);
      return this.#store.keep(node, rowsBelow(node));
    }
    // Whose rows these are, and which welcome; and with a connection the tracking begins.
    void this.options.connections.state();
    await this.load();
    const { entries } = this.options.history;
    const { account = '', inventory } = this.#session ?? {};
    this.#names = new Map(
      [...groupBy(entries, (entry) => entry.account)].map(([its, those]) => {
        const places = those.map(({ place }) => place);
        return [its, its === account && inventory ? deviceNames(inventory, places) : new DeviceNames(places)];
      }),
    );
    this.#stale.clear();
    return this.#store.keep(undefined, gestureNodes(entries));
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

  /** Draws what has changed, at once where that was not done a moment ago: of a gesture on many devices each tells. */
  #drawSoon(): void {
    if (this.#stopDrawing) return;
    this.#draw();
    this.#stopDrawing = this.options.clock.later(() => {
      this.#stopDrawing = undefined;
      if (this.#stale.size > 0) this.#drawSoon();
    }, redrawAfterMs);
  }

  /** A gesture that is shown already stays where it is, so its row is enough. */
  #draw(): void {
    const stale = new Set(this.#stale);
    this.#stale.clear();
    const changed = this.options.history.entries.filter((entry) => stale.has(gestureIdOf(entry)));
    const fresh = new Map(gestureNodes(changed).map((node) => [node.id, node]));
    const nodes = [...stale].map((id) => {
      const [node, now] = [this.#store.get(id), fresh.get(id)];
      if (node?.kind !== 'gesture' || node.entries.length !== now?.entries.length) return undefined;
      return Object.assign(node, now);
    });
    const known = nodes.filter((node) => node !== undefined);
    this.#changed.fire(known.length === nodes.length ? known : undefined);
  }
}
