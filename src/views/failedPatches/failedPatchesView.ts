import * as vscode from 'vscode';
import type { Picked } from '../../actions/picked';
import type { InFlightPatches } from '../../actions/inFlightPatches';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import type { History } from '../../history/history';
import type { KeptState, PatchFilter } from '../../inventory/patchFilter';
import { breathe } from '../../util/breathe';
import { sortInPieces } from '../../util/sortInPieces';
import { dailyText } from '../../daily/dailyWords';
import { DrawnRows } from '../drawnRows';
import { NodeStore } from '../nodeStore';
import { rowsAtOnce } from '../rowPieces';
import { patchState } from '../patchState';
import { treeItem } from '../treeItem';
import type { FailureOrder } from '../../scan/failedOrder';
import { byDeviceName, failuresOf, rebootsOf, type DeviceFailure, type Failures } from '../../scan/failures';
import { failedDeviceNodes, failureNodes, patchGroupNodes, rebootNode, rebootNodesBelow } from './failedGroups';
import { FailedLayout } from './failedLayout';
import type { FailedNode, GroupNode } from './failedNodes';
import { FollowedPast } from './followedPast';
import { headline, noteNodes, restsOnText, unreadNodes, type Headline, type RunningScan } from './failedNotes';
import { failedRow, type States } from './failedRows';
import { failedTooltip } from './failedTooltips';
import type { ExportOptions } from '../../reports/exportFailedPatches';
import type { Scan } from '../../scan/scan';
import type { ScanData } from '../../scan/scanData';
import type { PastStore } from '../../snapshots/pastStore';
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

/** What the view shows: the scan of the account that is connected, and its past. */
export interface FailedStores {
  readonly scans: ScanStore;
  readonly pasts: Pick<PastStore, 'pastOf' | 'onDidChange'>;
}

/** As package.json names the view. */
export const failedViewId = 'nsight.failedPatches';

/** How often the view follows a scan that is running, and how often it says its age anew, in milliseconds. */
const followEvery = 500;
const ageEvery = 60_000;

/** The Failed Patches view: its rows, and what stands above them. Reads nothing before somebody asks for the rows. */
export class FailedView implements vscode.TreeDataProvider<FailedNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<FailedNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #options: FailedViewOptions;
  readonly #scans: ScanStore;
  readonly #past: FollowedPast;
  readonly #running: RunningScan;
  readonly #store = new NodeStore<FailedNode>();
  readonly #drawn = new DrawnRows<FailedNode>({
    store: this.#store,
    below: (node) => this.#below(node),
    rowOf: (node) => failedRow(node, this.#states),
    tooltipOf: (node) => failedTooltip(node, this.#states),
  });
  readonly #sorted = new WeakMap<readonly DeviceFailure[], readonly DeviceFailure[]>();
  readonly #disposables: vscode.Disposable;
  /** How the rows are laid out. */
  readonly layout: FailedLayout;
  #session: Session | undefined;
  /** Undefined: nothing has changed since this was computed. */
  #failures: Failures | undefined;
  #scan: Scan | undefined;
  #unfollow: () => void = () => undefined;
  #updated = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FailedViewOptions, { scans, pasts }: FailedStores, running: RunningScan) {
    this.#options = options;
    this.#scans = scans;
    this.#running = running;
    const { connections, inFlight, history, filter, tree } = options;
    const update = () => {
      this.update();
    };
    this.#past = new FollowedPast(pasts, update);
    let today = new Date().getDate();
    const clock = setInterval(() => {
      if (tree.visible) this.#sayHeadline();
      if (today === new Date().getDate()) return;
      today = new Date().getDate();
      this.#past.count(); // What was new yesterday is not any more.
      update();
    }, ageEvery);
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      connections.onDidChange(() => {
        this.#leave();
      }),
      tree.onDidChangeVisibility(() => {
        this.#sayHeadline();
      }),
      this.#past,
      inFlight.onDidChange(update),
      history.onDidChange(update),
      new vscode.Disposable(filter.onChange(update)),
      new vscode.Disposable(() => {
        clearInterval(clock);
        clearTimeout(this.#timer);
      }),
    );
    this.layout = new FailedLayout(options.memory, update);
  }

  /** What the view shows of what failed, and in which order. */
  shownBy(): Omit<ExportOptions, 'now'> {
    const { grouping } = this.layout;
    return { filter: this.#options.filter.current, grouping, isNew: this.#past.forRows?.isNew, order: this.#order() };
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
      void this.#past.follow(session, scan);
    }
    return scan;
  }

  async getChildren(node?: FailedNode): Promise<FailedNode[]> {
    const session = await this.#options.connections.session();
    if (!session) return [];
    await this.scanOf(session);
    if (!node) await this.#breatheAndSayHeadline();
    if (node?.kind === 'group') await this.#sort(node);
    if (session !== this.#session || (node && !this.owns(node))) return [];
    return this.#store.keep(node, this.#below(node));
  }

  getTreeItem(node: FailedNode): vscode.TreeItem {
    return treeItem(node.id, this.#drawn.row(node));
  }

  resolveTreeItem(item: vscode.TreeItem, node: FailedNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(this.#drawn.tooltip(node));
    return item;
  }

  getParent(node: FailedNode): FailedNode | undefined {
    return node.parent;
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is FailedNode => this.#store.owns(value);

  readonly pick = (rows: readonly FailedNode[]): Picked => {
    const { data } = this.#scan ?? {};
    return pickFailed(rows, data ? restsOnText(data, this.#failuresOf(data), Date.now()) : '');
  };

  /** Shows what changed, a moment later if that was done a moment ago. */
  update(): void {
    this.#failures = undefined;
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
    this.#failures = undefined;
    this.#updated = performance.now();
    this.#sayHeadline();
    const changed = this.#drawn.changed();
    if (changed?.length !== 0) this.#changed.fire(changed);
  }

  dispose(): void {
    this.#unfollow();
    this.#disposables.dispose();
  }

  #top(): FailedNode[] {
    if (!this.#scan || this.#scan.data.at === undefined) return [];
    const { data } = this.#scan;
    const { all, shown } = this.#failuresOf(data);
    const order = this.#order();
    const { current } = this.#options.filter;
    const { running, daily } = this.#running;
    const dailyScan = daily?.kind === 'failed' ? '' : dailyText(daily, Date.now());
    return [
      ...(this.layout.showsReboot ? [rebootNode(rebootsOf(data, current))] : []), // Seen once it is switched on.
      ...(this.layout.grouping === 'patch' ? patchGroupNodes(shown, order) : failedDeviceNodes(shown, order)),
      ...noteNodes(data, shown.length, all, { running, dailyScan }),
    ];
  }

  #below(parent: FailedNode | undefined): FailedNode[] {
    switch (parent?.kind) {
      case undefined:
        return this.#top();
      case 'group':
      case 'failedDevice':
        return failureNodes(parent, this.#order(), this.#sorted.get(parent.failures));
      case 'reboot':
      case 'rebootDevice':
        return rebootNodesBelow(parent);
      case 'unread':
        return this.#scan ? unreadNodes(parent, this.#scan.data) : [];
      case 'failure':
      case 'rebootPatch':
      case 'note':
      case 'rest':
      case 'unreadDevice':
      case 'unreadList':
        return [];
    }
  }

  /** Puts the thousands of devices of a patch in order in pieces: to make rows of them then takes little. */
  async #sort({ failures }: GroupNode): Promise<void> {
    if (failures.length <= rowsAtOnce || this.#sorted.has(failures)) return;
    this.#sorted.set(failures, await sortInPieces(failures, byDeviceName));
  }

  #order(): FailureOrder {
    return { by: this.layout.order, firstSeen: (failure) => this.#past.forRows?.ageOf(failure)?.firstSeen };
  }

  /** What failed, computed once after each change: the rows and what stands above them ask for it. */
  #failuresOf(data: ScanData): Failures {
    return (this.#failures ??= failuresOf(data, this.#options.filter.current, this.#past.forRows?.isNew));
  }

  get #states(): States {
    return { ...this.#known, past: this.#past.forRows };
  }

  readonly #known: States = {
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
    if (!this.#scan) return undefined;
    const { data } = this.#scan;
    const found = this.#failuresOf(data);
    return headline(data, found, { scan: this.#running, ...this.#past.newsOf(this.layout, found.shown) }, Date.now());
  }

  #leave(): void {
    this.#unfollow();
    this.#unfollow = () => undefined;
    this.#store.clear();
    this.#scan = undefined;
    this.#session = undefined;
    this.#past.leave();
    this.show();
  }
}
