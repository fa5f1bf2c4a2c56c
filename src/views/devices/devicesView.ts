import * as vscode from 'vscode';
import type { InFlightPatches } from '../../actions/inFlightPatches';
import type { Connections } from '../../connection/connections';
import type { ConnectionState } from '../../connection/connectionState';
import type { Session } from '../../connection/session';
import type { History } from '../../history/history';
import { errorWords } from '../../wording/errorWords';
import { isCancelled, isLoginFailure, logLine } from '../../wording/errorKinds';
import { filterText } from '../../wording/filterText';
import { t } from '../../wording/localize';
import type { Log } from '../../ui/log';
import { setContext, type ContextKeys } from '../../ui/contextKeys';
import { sayError } from '../../ui/notifications';
import { hidesPatches, type PatchFilter } from '../../inventory/patchFilter';
import { patchState } from '../patchState';
import { NodeStore } from '../nodeStore';
import { treeItem } from '../treeItem';
import { errorNode } from './buildDeviceNodes';
import { deviceNodeOf, type ErrorNode, type DevicesNode } from './deviceNodes';
import { readNodes } from './readDeviceNodes';
import { RowsAtRest } from './rowsAtRest';
import { devicesRow } from './deviceRows';
import { devicesTooltip, type TooltipState } from './deviceTooltips';
import { KnownCounts } from './knownCounts';
import type { Scan } from '../../scan/scan';

/** As package.json names the view. */
export const devicesViewId = 'nsight.devices';

/** What there is to be shown: the clients of a server or of the demo fleet, none of them, or nothing at all. */
type ViewState = ContextKeys['nsight.connection'];

/** What the view needs of the extension. */
export interface DevicesViewOptions {
  readonly connections: Connections;
  readonly inFlight: InFlightPatches;
  readonly history: History;
  readonly filter: PatchFilter;
  readonly log: Log;
  /** Returns the scan of a session, which may have been stored by an earlier one. Never rejects. */
  readonly scanOf: (session: Session) => Promise<Scan>;
  readonly tree: { message?: string | undefined };
}

/** The Devices view: reads each level when it is opened, and never lets an error reach VS Code. */
export class DevicesView implements vscode.TreeDataProvider<DevicesNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<DevicesNode | DevicesNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store = new NodeStore<DevicesNode>();
  readonly #atRest = new RowsAtRest(() => {
    this.#showCounts();
  });
  readonly #disposables: vscode.Disposable;
  /** The session whose rows the store holds. */
  #session: Session | undefined;
  #counts: KnownCounts | undefined;
  #loginToldFor: Session | undefined;

  #state: ViewState = 'none';

  constructor(private readonly options: DevicesViewOptions) {
    const { connections, inFlight, filter, history } = options;
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      connections.onDidChange((state) => {
        this.#connected(state);
      }),
      inFlight.onDidChange((deviceId) => {
        this.#fireDevicePatches(deviceId);
      }),
      new vscode.Disposable(
        filter.onChange(() => {
          this.#sayMessage();
          this.#changed.fire(undefined);
        }),
      ),
      history.onDidChange((entries) => {
        this.#fireDevicePatches(...entries.map(({ place }) => place.device.id));
      }),
    );
  }

  getTreeItem(node: DevicesNode): vscode.TreeItem {
    const { account } = this.#session ?? {};
    const state =
      node.kind === 'patch' && account !== undefined
        ? patchState(this.options, { account, deviceId: deviceNodeOf(node).device.id, id: node.patch.id })
        : this.#stateOf(node);
    return treeItem(node.id, devicesRow(node, state));
  }

  resolveTreeItem(item: vscode.TreeItem, node: DevicesNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(devicesTooltip(node, this.#stateOf(node)));
    return item;
  }

  getParent(node: DevicesNode): DevicesNode | undefined {
    return node.parent;
  }

  getChildren(node?: DevicesNode): Promise<DevicesNode[]> {
    return this.#atRest.opening(() => this.#childrenOf(node));
  }

  async #childrenOf(node: DevicesNode | undefined): Promise<DevicesNode[]> {
    const state = await this.options.connections.state();
    if (state.kind === 'none') return [];
    switch (state.kind) {
      case 'noSecrets':
        this.options.log.error(logLine(state.error));
        return this.#store.keep(undefined, [errorNode(undefined, 'secrets', errorWords(state.error))]);
      case 'connected': {
        // A row of another connection, or one that is gone, has nothing beneath it any more.
        if (node && !this.owns(node)) return [];
        const { session } = state;
        const fresh = await readNodes(node, {
          inventory: session.inventory,
          filter: this.options.filter.current,
          report: (error) => {
            this.#report(session, error);
          },
          onClients: (none) => {
            if (session === this.#session) this.#setState(none ? 'noClients' : kindOf(session));
          },
        });
        if (!node && fresh.some(({ kind }) => kind === 'client')) void this.#countScanned(session);
        // A step of the walkthrough is done.
        if (node?.kind === 'device' && fresh.every(({ kind }) => kind !== 'error'))
          setContext('nsight.deviceOpened', true);
        return session === this.#session ? this.#store.keep(node, fresh) : [];
      }
    }
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is DevicesNode => this.#store.owns(value);

  /** Reads everything again that is open. */
  async refresh(): Promise<void> {
    if ((await this.options.connections.state()).kind === 'noSecrets') await this.options.connections.reload();
    this.#session?.inventory.forgetAll();
    this.#changed.fire(undefined);
  }

  /** Reads again what lies below a row. */
  async refreshItem(node: DevicesNode): Promise<void> {
    const inventory = this.#session?.inventory;
    switch (node.kind) {
      case 'client':
        inventory?.forgetSites(node.client.id);
        break;
      case 'site':
        inventory?.forgetDevices(node.site.id, node.parent.client.id);
        break;
      case 'device':
        await this.#refreshDevice(node.device.id);
        return;
      case 'installed':
      case 'patch':
        await this.#refreshDevice(deviceNodeOf(node).device.id);
        return;
      case 'error':
        await this.tryAgain(node);
        return;
      case 'note':
        if (node.parent) await this.refreshItem(node.parent);
        else await this.refresh();
        return;
    }
    this.#changed.fire(node);
  }

  /** Reads a list again that could not be read. */
  async tryAgain(node: ErrorNode): Promise<void> {
    if (node.list === 'secrets') await this.options.connections.reload();
    else this.#session?.inventory.forgetFailure(node.list, listId(node));
    this.#changed.fire(node.parent);
  }

  dispose(): void {
    this.#counts?.dispose();
    this.#atRest.dispose();
    this.#disposables.dispose();
  }

  /** An error is a row. That the key is refused is also told once, because then nothing works any more. */
  #report(session: Session, error: unknown): void {
    if (isCancelled(error)) return;
    if (isLoginFailure(error) && this.#loginToldFor !== session) {
      this.#loginToldFor = session;
      sayError(error, this.options.log);
    } else {
      this.options.log.error(logLine(error));
    }
  }

  #stateOf(node: DevicesNode): TooltipState {
    if (node.kind !== 'client' && node.kind !== 'site' && node.kind !== 'device') return {};
    const absence = node.kind === 'device' ? this.#session?.inventory.checks.absenceOf(node.device.id) : undefined;
    return { absence, count: this.#counts?.of(node) };
  }

  /** The rows are there already, and follow what an earlier scan has found. */
  async #countScanned(session: Session): Promise<void> {
    const scan = await this.options.scanOf(session);
    if (session === this.#session) this.#counts?.follow(scan);
  }

  #showCounts(): void {
    const nodes = (['client', 'site', 'device'] as const).flatMap((kind) => [...this.#store.ofKind(kind)]);
    const changed = this.#counts?.outdated(nodes) ?? [];
    if (changed.length > 0) this.#changed.fire(changed);
  }

  async #refreshDevice(deviceId: string): Promise<void> {
    const inventory = this.#session?.inventory;
    if (!inventory) return;
    await vscode.window.withProgress(
      { location: { viewId: devicesViewId } },
      () => inventory.refreshPatches(deviceId).catch(() => undefined), // The row shows why.
    );
  }

  #connected(state: ConnectionState): void {
    this.#store.clear();
    this.#counts?.dispose();
    this.#session = state.kind === 'connected' ? state.session : undefined;
    this.#counts =
      this.#session &&
      new KnownCounts(this.#session, () => {
        this.#atRest.request();
      });
    this.#session?.inventory.onDidChangePatches((deviceId) => {
      this.#fireDevice(deviceId);
    });
    this.#session?.inventory.checks.onDidChangeAbsence((ids) => {
      const nodes = [...this.#store.ofKind('device')].filter(({ device }) => ids.has(device.id));
      if (nodes.length > 0) this.#changed.fire(nodes);
    });
    this.#setState(state.kind === 'connected' ? kindOf(state.session) : state.kind);
    this.#changed.fire(undefined);
  }

  /** For the welcomes and the menus, too. */
  #setState(state: ViewState): void {
    setContext('nsight.connection', state);
    this.#state = state;
    this.#sayMessage();
  }

  /**
   * Says above the rows that they are made up, and that not all are shown. Without rows nothing is said: a message
   * would hide the welcome.
   */
  #sayMessage(): void {
    const { tree, filter } = this.options;
    // The demo must not be taken for the real fleet, nor the other way round.
    const demoText = this.#state === 'demo' && t('Demo fleet: made up, on this computer');
    const hasRows = this.#state === 'demo' || this.#state === 'server';
    const { current } = filter;
    // How long something has failed is asked of a scan only.
    const hides = hasRows && current !== undefined && hidesPatches(current);
    const texts = [demoText, hides && filterText({ ...current, onlyNew: false })].filter(Boolean);
    // An empty text would hide the welcome in Theia.
    tree.message = texts.length === 0 ? undefined : texts.join('. ');
  }

  #fireDevice(deviceId: string): void {
    const nodes = [...this.#store.ofKind('device')].filter((node) => node.device.id === deviceId);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  #fireDevicePatches(...deviceIds: readonly string[]): void {
    const ids = new Set(deviceIds);
    const nodes = [...this.#store.ofKind('patch')].filter((node) => ids.has(deviceNodeOf(node).device.id));
    if (nodes.length > 0) this.#changed.fire(nodes);
  }
}

/** The id that an error row's list belongs to. */
function listId({ parent }: ErrorNode): string {
  switch (parent?.kind) {
    case undefined:
      return '';
    case 'client':
      return parent.client.id;
    case 'site':
      return parent.site.id;
    case 'device':
      return parent.device.id;
    case 'installed':
      return parent.parent.device.id;
  }
}

function kindOf({ demo }: Session): ViewState {
  return demo ? 'demo' : 'server';
}
