import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import type { Entry } from '../../history/entry';
import type { History } from '../../history/history';
import { plural } from '../../wording/localize';
import { treeItem } from '../treeItem';
import { NewDay } from './newDay';
import type { EntryNode, EntryPatchNode, RetryNode } from './retryNodes';
import { retryRow } from './retryRows';
import { retryTooltip } from './retryTooltips';
import type { Clock } from '../../util/clock';
import { setContext } from '../../ui/contextKeys';
import { groupByDevice } from '../../inventory/target';

/** The Retries view: what was sent and what became of it, newest first. Works without a connection too. */
export class RetriesView implements vscode.TreeDataProvider<RetryNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<RetryNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** One object for each row, because VS Code knows rows by object. */
  readonly #nodes = new Map<string, RetryNode>();
  readonly #disposables: vscode.Disposable;
  #session: Session | undefined;
  #isRead: boolean | undefined;

  constructor(
    private readonly history: History,
    private readonly connections: Pick<Connections, 'state' | 'onDidChange'>,
    tree: Pick<vscode.TreeView<RetryNode>, 'visible' | 'onDidChangeVisibility'>,
    private readonly clock: Clock,
  ) {
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
    const { facts, ...row } = retryRow(node, this.#session?.account, this.clock.now());
    return treeItem(node.id, row, facts);
  }

  resolveTreeItem(item: vscode.TreeItem, node: RetryNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(retryTooltip(node));
    return item;
  }

  getParent(node: RetryNode): RetryNode | undefined {
    return node.kind === 'entryPatch' ? node.parent : undefined;
  }

  async getChildren(node?: RetryNode): Promise<RetryNode[]> {
    if (node?.kind === 'entry') {
      setContext('nsight.retriesWatched', true);
      return node.entry.patches.map((patch) =>
        this.#keep<EntryPatchNode>({
          kind: 'entryPatch',
          id: `${node.id}/${encodeURIComponent(patch.id)}`,
          parent: node,
          patch,
        }),
      );
    }
    if (node) return [];
    void this.connections.state(); // Whose rows these are, and which welcome; and with a connection the watch begins.
    await this.load();
    const rows = this.history.entries.map((entry) => this.#keep<EntryNode>({ kind: 'entry', id: entry.id, entry }));
    this.#forgetAllBut(new Set(rows));
    return rows;
  }

  /** Reads the history. Gives whether that could be done, which an empty view says too. */
  async load(): Promise<boolean> {
    await this.history.load();
    const { isRead } = this.history;
    const before = this.#isRead;
    if (isRead === before) return isRead;
    this.#isRead = isRead;
    setContext('nsight.history', isRead ? 'read' : 'unreadable');
    if (before !== undefined) this.#changed.fire(undefined);
    return isRead;
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is RetryNode =>
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    this.#nodes.get(value.id) === value;

  /** What rows stand for: patches, and an entry's device. Those of another account are left out. */
  readonly pick = (rows: readonly RetryNode[]): Picked => {
    const mine = rows.filter((node) => entryOf(node).account === this.#session?.account);
    const others = rows.length - mine.length;
    const patches = mine.filter((node) => node.kind === 'entryPatch');
    const entries = mine.filter((node) => node.kind === 'entry');
    return {
      targets: groupByDevice(
        patches.map(({ parent, patch }) => ({
          place: parent.entry.place,
          patch: { ...patch, status: patch.status ?? 'unknown' },
        })),
      ),
      scopes: entries.map(({ entry }) => ({ kind: 'device', place: entry.place })),
      notPatches: entries.length,
      notScopes: patches.length,
      leftOut:
        others === 0
          ? []
          : [{ text: plural(others, '{0} row belongs to another account', '{0} rows belong to another account') }],
    };
  };

  dispose(): void {
    this.#disposables.dispose();
  }

  /** An entry that is shown already stays where it is, so its row is enough. */
  #entryChanged(entry: Entry): void {
    const node = this.#nodes.get(entry.id);
    const isStored = this.history.entries.find(({ id }) => id === entry.id) !== undefined;
    if (node?.kind !== 'entry' || !isStored) return this.#changed.fire(undefined);
    Object.assign(node, { entry });
    this.#changed.fire(node);
  }

  #keep<N extends RetryNode>(node: N): N {
    const known = this.#nodes.get(node.id);
    if (known?.kind === node.kind) return Object.assign(known, node);
    this.#nodes.set(node.id, node);
    return node;
  }

  #forgetAllBut(kept: ReadonlySet<EntryNode>): void {
    for (const [id, node] of this.#nodes)
      if (!kept.has(node.kind === 'entry' ? node : node.parent)) this.#nodes.delete(id);
  }
}

/** The entry that a row belongs to. */
export function entryOf(node: RetryNode): EntryNode['entry'] {
  return node.kind === 'entry' ? node.entry : node.parent.entry;
}
