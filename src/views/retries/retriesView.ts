import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import type { Entry } from '../../history/entry';
import type { History } from '../../history/history';
import { NodeStore } from '../nodeStore';
import { treeItem } from '../treeItem';
import { NewDay } from './newDay';
import { entryNode, entryOf, entryPatchNodes, type RetryNode } from './retryNodes';
import { retryRow } from './retryRows';
import { pickRetries } from './retrySelection';
import { retryTooltip } from './retryTooltips';
import type { Clock } from '../../util/clock';
import { setContext } from '../../ui/contextKeys';
import { groupBy } from '../../util/groupBy';
import { deviceNames, DeviceNames } from '../../wording/deviceNames';

/** As package.json names the view. */
export const retriesViewId = 'nsight.retries';

/** What the view needs of the extension. */
export interface RetriesViewOptions {
  readonly history: History;
  readonly connections: Pick<Connections, 'state' | 'onDidChange'>;
  readonly tree: Pick<vscode.TreeView<RetryNode>, 'visible' | 'onDidChangeVisibility'>;
  readonly clock: Clock;
}

/** The Retries view: what was sent and what became of it, newest first. Works without a connection too. */
export class RetriesView implements vscode.TreeDataProvider<RetryNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<RetryNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store = new NodeStore<RetryNode>();
  readonly #disposables: vscode.Disposable;
  #session: Session | undefined;
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
      history.onDidChange((entry) => {
        this.#entryChanged(entry);
      }),
      connections.onDidChange((state) => {
        this.#session = state.kind === 'connected' ? state.session : undefined;
        this.#changed.fire(undefined);
      }),
    );
  }

  getTreeItem(node: RetryNode): vscode.TreeItem {
    const names = this.#names.get(entryOf(node).account);
    return treeItem(node.id, retryRow(node, this.#session?.account, this.options.clock.now(), names));
  }

  resolveTreeItem(item: vscode.TreeItem, node: RetryNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(retryTooltip(node));
    return item;
  }

  getParent(node: RetryNode): RetryNode | undefined {
    return node.parent;
  }

  async getChildren(node?: RetryNode): Promise<RetryNode[]> {
    if (node?.kind === 'entryPatch' || (node && !this.owns(node))) return [];
    if (node) {
      setContext('nsight.retriesWatched', true);
      return this.#store.keep(node, entryPatchNodes(node));
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
    return this.#store.keep(undefined, entries.map(entryNode));
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
    this.#disposables.dispose();
  }

  /** An entry that is shown already stays where it is, so its row is enough. */
  #entryChanged(entry: Entry): void {
    const node = [...this.#store.ofKind('entry')].find(({ id }) => id === entry.id);
    const isStored = this.options.history.entries.some(({ id }) => id === entry.id);
    if (!node || !isStored) return this.#changed.fire(undefined);
    Object.assign(node, { entry });
    this.#changed.fire(node);
  }
}
