import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { InFlightPatches } from '../../actions/inFlightPatches';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import type { History } from '../../history/history';
import type { KeptState, PatchFilter } from '../../inventory/patchFilter';
import { setContext } from '../../ui/contextKeys';
import { breathe } from '../../util/breathe';
import { NodeStore } from '../nodeStore';
import { patchState } from '../patchState';
import { treeItem } from '../treeItem';
import { failuresOf, type Grouping } from '../../scan/failures';
import { failedDeviceNodes, failureNodes, patchGroupNodes } from './failedGroups';
import type { FailedNode } from './failedNodes';
import { headline, noteNodes, unreadNodes, type Headline, type RunningScan } from './failedNotes';
import { failedRow, type States } from './failedRows';
import { failedTooltip } from './failedTooltips';
import type { Scan } from '../../scan/scan';
import type { ScanStore } from '../../scan/scanStore';
import { pickFailed } from './failedSelection';

/** What the view needs of the extension. */
export interface FailedViewOptions {
  readonly connections: Connections;
  readonly inFlight: InFlightPatches;
  readonly history: History;
  readonly filter: PatchFilter;
  readonly memory: KeptState;
  readonly tree: Pick<vscode.TreeView<FailedNode>, 'badge' | 'visible' | 'onDidChangeVisibility'> & {
    message?: string | undefined;
  };
}

/** As package.json names the view. */
export const failedViewId = 'nsight.failedPatches';

const groupingKey = 'nsight.failedGrouping';
/** How often the view follows a scan that is running, and how often it says its age anew, in milliseconds. */
const followEvery = 500;
const ageEvery = 60_000;

/** The Failed Patches view: its rows, and what stands above them. Reads nothing before somebody asks for the rows. */
export class FailedView implements vscode.TreeDataProvider<FailedNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #options: FailedViewOptions;
  readonly #scans: ScanStore;
  readonly #running: RunningScan;
  readonly #store = new NodeStore<FailedNode>();
  readonly #disposables: vscode.Disposable;
  #session: Session | undefined;
  #scan: Scan | undefined;
  #unfollow: () => void = () => undefined;
  #updated = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FailedViewOptions, scans: ScanStore, running: RunningScan) {
    this.#options = options;
    this.#scans = scans;
    this.#running = running;
    const { connections, inFlight, history, filter, tree } = options;
    const update = () => {
      this.update();
    };
    const clock = setInterval(() => {
      if (tree.visible) this.#sayHeadline();
    }, ageEvery);
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      connections.onDidChange(() => {
        this.#leave();
      }),
      tree.onDidChangeVisibility(() => {
        this.#sayHeadline();
      }),
      inFlight.onDidChange(update),
      history.onDidChange(update),
      new vscode.Disposable(filter.onChange(update)),
      new vscode.Disposable(() => {
        clearInterval(clock);
        clearTimeout(this.#timer);
      }),
    );
    setContext(groupingKey, this.grouping);
  }

  get grouping(): Grouping {
    return this.#options.memory.get(groupingKey) === 'device' ? 'device' : 'patch';
  }

  async group(by: Grouping): Promise<void> {
    await this.#options.memory.update(groupingKey, by);
    setContext(groupingKey, this.grouping);
    this.update();
  }

  /** The scan of a session, which the view shows from now on. */
  async scanOf(session: Session): Promise<Scan> {
    const scan = await this.#scans.of(session);
    if (scan !== this.#scan && !session.closed.aborted) {
      this.#leave();
      this.#session = session;
      this.#scan = scan;
      this.#unfollow = scan.onChange(() => {
        this.update();
      });
      this.#sayHeadline();
    }
    return scan;
  }

  async getChildren(node?: FailedNode): Promise<FailedNode[]> {
    const session = await this.#options.connections.session();
    if (!session) return [];
    const { data } = await this.scanOf(session);
    if (!node) await this.#breatheAndSayHeadline();
    if (session !== this.#session || (node && !this.owns(node))) return [];
    return this.#store.keep(node, node ? below(node) : this.#top());

    function below(parent: FailedNode): FailedNode[] {
      if (parent.kind === 'unread') return unreadNodes(parent, data);
      return parent.kind === 'group' || parent.kind === 'failedDevice' ? failureNodes(parent) : [];
    }
  }

  getTreeItem(node: FailedNode): vscode.TreeItem {
    return treeItem(node.id, failedRow(node, this.#states));
  }

  resolveTreeItem(item: vscode.TreeItem, node: FailedNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(failedTooltip(node, this.#states.absenceOf));
    return item;
  }

  getParent(node: FailedNode): FailedNode | undefined {
    return node.parent;
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is FailedNode => this.#store.owns(value);

  readonly pick = (rows: readonly FailedNode[]): Picked => pickFailed(rows, this.#headline()?.message ?? '');

  /** Shows what changed, a moment later if that was done a moment ago. */
  update(): void {
    this.#timer ??= setTimeout(
      () => {
        this.show();
      },
      Math.max(0, this.#updated + followEvery - performance.now()),
    );
  }

  /** Shows what changed, at once. */
  show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#updated = performance.now();
    this.#sayHeadline();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#unfollow();
    this.#disposables.dispose();
  }

  #top(): FailedNode[] {
    if (!this.#scan || this.#scan.data.at === undefined) return [];
    const { data } = this.#scan;
    const { all, shown } = failuresOf(data, this.#options.filter.current);
    return [
      ...(this.grouping === 'patch' ? patchGroupNodes(shown) : failedDeviceNodes(shown)),
      ...noteNodes(data, shown.length, all, this.#running.running),
    ];
  }

  readonly #states: States = {
    stateOf: ({ device, patch }) => {
      return this.#session
        ? patchState(this.#options, { account: this.#session.account, deviceId: device.place.device.id, id: patch.id })
        : {};
    },
    absenceOf: ({ place }) => this.#session?.inventory.checks.absenceOf(place.device.id),
    doingOf: ({ device, patch }) =>
      this.#session && this.#options.inFlight.actionOn(this.#session.account, device.place.device.id, patch.id)?.doing,
  };

  #sayHeadline(): void {
    const { tree } = this.#options;
    const said = this.#headline();
    tree.message = said?.message === '' ? undefined : said?.message; // Theia takes '' for a message, with no welcome.
    tree.badge = said?.badge;
  }

  /** Says the headline with a breath before and after: of thousands of failures it takes as long as their rows. */
  async #breatheAndSayHeadline(): Promise<void> {
    await breathe();
    this.#sayHeadline();
    await breathe();
  }

  #headline(): Headline | undefined {
    return this.#scan && headline(this.#scan.data, this.#options.filter.current, this.#running, Date.now());
  }

  #leave(): void {
    this.#unfollow();
    this.#unfollow = () => undefined;
    this.#store.clear();
    this.#scan = undefined;
    this.#session = undefined;
    this.show();
  }
}
