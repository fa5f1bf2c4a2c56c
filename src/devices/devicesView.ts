import * as vscode from 'vscode';
import type { UnderWay } from '../actions/underWay';
import type { Connections, ConnectionState } from '../connection/connections';
import type { Session } from '../connection/session';
import { failedAgain, isFinished, isRetry, wasSent } from '../history/entry';
import type { History } from '../history/history';
import type { ErrorWords } from '../messages/errorWords';
import { isCancelled, isLoginFailure, logLine } from '../messages/errors';
import type { Log } from '../messages/log';
import { sayError } from '../messages/notifications';
import { clockTime } from '../messages/time';
import { clientNodes, deviceNodes, errorNode, installedNodes, patchNodes, siteNodes, type ListOrWords } from './children';
import { deviceOf, type ErrorNode, type ListName, type Node, type PatchNode, type SiteNode } from './nodes';
import { NodeStore } from './nodeStore';
import type { RowState } from './row';
import { toTreeItem } from './treeItem';
import type { Device } from '../nsight/records';

/** The Devices view: reads each level when it is opened, and never lets an error reach VS Code. */
export class DevicesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store = new NodeStore();
  readonly #disposables: vscode.Disposable;
  /** The session whose rows the store holds. */
  #session: Session | undefined;
  #loginToldFor: Session | undefined;

  constructor(private readonly connections: Connections, private readonly underWay: UnderWay, private readonly history: History, private readonly log: Log) {
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      connections.onDidChange((state) => { this.#connected(state); }),
      new vscode.Disposable(underWay.onChange((deviceId) => { this.#fireDevicePatches(deviceId); })),
      new vscode.Disposable(history.onChange(({ place }) => { this.#fireDevicePatches(place.device.id); })),
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return toTreeItem(node, node.kind === 'patch' ? this.#stateOf(node) : {});
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { tooltip } = await import('../onDemand');
    item.tooltip = new vscode.MarkdownString(tooltip(node));
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const state = await this.connections.state();
    switch (state.kind) {
      case 'none': return [];
      case 'noSecrets':
        this.log.error(logLine(state.error));
        return this.#store.keep(undefined, [errorNode(undefined, 'secrets', await wordsOf(state.error))]);
      case 'connected': {
        // A row of another connection, or one that is gone, has nothing beneath it any more.
        if (node && !this.owns(node)) return [];
        const fresh = await this.#read(state.session, node);
        return state.session === this.#session ? this.#store.keep(node, fresh) : [];
      }
    }
  }

  /** Whether a value that came with a command is a row that is still shown. */
  readonly owns = (value: unknown): value is Node => this.#store.owns(value);

  /** Reads everything again that is open. */
  async refresh(): Promise<void> {
    if ((await this.connections.state()).kind === 'noSecrets') await this.connections.reload();
    this.#session?.inventory.dropAll();
    this.#changed.fire(undefined);
  }

  /** Reads again what lies below a row. */
  async refreshItem(node: Node): Promise<void> {
    const inventory = this.#session?.inventory;
    switch (node.kind) {
      case 'client': inventory?.dropSites(node.client.id); break;
      case 'site': inventory?.dropDevices(node.site.id, node.parent.client.id); break;
      case 'device': await this.#refreshDevice(node.device.id); return;
      case 'installed':
      case 'patch': await this.#refreshDevice(deviceOf(node).device.id); return;
      case 'error': await this.tryAgain(node); return;
      case 'note': if (node.parent) await this.refreshItem(node.parent); else await this.refresh(); return;
    }
    this.#changed.fire(node);
  }

  /** Reads a list again that could not be read. */
  async tryAgain(node: ErrorNode): Promise<void> {
    if (node.list === 'secrets') await this.connections.reload();
    else this.#session?.inventory.dropFailed(node.list, listId(node));
    this.#changed.fire(node.parent);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** What is known of a patch beside what N-sight lists: what is done to it, and what its last retry came to. */
  #stateOf(node: PatchNode): RowState {
    if (!this.#session) return {};
    const { account } = this.#session;
    const deviceId = deviceOf(node).device.id;
    const { id } = node.patch;
    const doing = this.underWay.actionOn(account, deviceId, id)?.doing;
    const retried = this.history.of(account, deviceId).filter(isRetry).find(({ patches }) => patches.some((patch) => patch.id === id && wasSent(patch)));
    const patch = retried?.patches.find((one) => one.id === id);
    if (!retried || !patch) return { doing };
    // What has ended once and is pending again was made so by somebody else.
    const since = isFinished(retried, Date.now()) ? undefined : clockTime(retried.at, Date.now());
    const isNews = retried.checkedAt === undefined && patch.outcome === 'accepted';
    return { doing, pendingSince: since, retriedAt: isNews ? since : undefined, failedAgain: failedAgain(retried, patch) };
  }

  async #read(session: Session, node: Node | undefined): Promise<Node[]> {
    const { inventory } = session;
    switch (node?.kind) {
      case undefined:
        return this.#orError(session, node, 'clients', async () => {
          const clients = await inventory.clients();
          setContext(session, clients.items.length === 0 && clients.problems.length === 0);
          return clientNodes(clients);
        });
      case 'client': return this.#orError(session, node, 'sites', async () => siteNodes(node, await inventory.sites(node.client.id)));
      case 'site': return this.#readDevices(session, node);
      case 'device': return this.#orError(session, node, 'patches', async () => patchNodes(node, await inventory.patches(node.device.id)));
      case 'installed': return this.#orError(session, node, 'patches', async () => installedNodes(node, await inventory.patches(node.parent.device.id)));
      case 'patch':
      case 'note':
      case 'error': return [];
    }
  }

  async #readDevices(session: Session, site: SiteNode): Promise<Node[]> {
    const read = async (type: 'server' | 'workstation'): Promise<ListOrWords<Device>> => {
      try {
        return { listing: await session.inventory.devices(site.site.id, type) };
      } catch (error) {
        this.#report(session, error);
        return { words: await wordsOf(error) };
      }
    };
    const [servers, workstations] = await Promise.all([read('server'), read('workstation')]);
    return deviceNodes(site, servers, workstations);
  }

  async #orError(session: Session, parent: Exclude<Node, { kind: 'patch' | 'note' | 'error' }> | undefined, list: ListName, read: () => Promise<Node[]>): Promise<Node[]> {
    try {
      return await read();
    } catch (error) {
      this.#report(session, error);
      return isCancelled(error) ? [] : [errorNode(parent, list, await wordsOf(error))];
    }
  }

  /** An error is a row. That the key is refused is also told once, because then nothing works any more. */
  #report(session: Session, error: unknown): void {
    if (isCancelled(error)) return;
    if (isLoginFailure(error) && this.#loginToldFor !== session) {
      this.#loginToldFor = session;
      void sayError(error, this.log);
    } else {
      this.log.error(logLine(error));
    }
  }

  async #refreshDevice(deviceId: string): Promise<void> {
    const inventory = this.#session?.inventory;
    if (!inventory) return;
    await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () =>
      inventory.refreshPatches(deviceId).catch(() => undefined), // The row shows why.
    );
  }

  #connected(state: ConnectionState): void {
    this.#store.clear();
    this.#session = state.kind === 'connected' ? state.session : undefined;
    this.#session?.inventory.onPatches((deviceId) => { this.#fireDevice(deviceId); });
    setContext(this.#session, false, state.kind === 'noSecrets' ? 'noSecrets' : 'none');
    this.#changed.fire(undefined);
  }

  #fireDevice(deviceId: string): void {
    const nodes = [...this.#store.ofKind('device')].filter((node) => node.device.id === deviceId);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  #fireDevicePatches(deviceId: string): void {
    const nodes = [...this.#store.ofKind('patch')].filter((node) => deviceOf(node).device.id === deviceId);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }
}

/** Loads the words when the first error needs them. */
async function wordsOf(error: unknown): Promise<ErrorWords> {
  const { errorWords } = await import('../onDemand');
  return errorWords(error);
}

/** The id that an error row's list belongs to. */
function listId({ parent }: ErrorNode): string {
  switch (parent?.kind) {
    case undefined: return '';
    case 'client': return parent.client.id;
    case 'site': return parent.site.id;
    case 'device': return parent.device.id;
    case 'installed': return parent.parent.device.id;
  }
}

/** For the welcome and the menus: none | noSecrets | server | demo | noClients. */
function setContext(session: Session | undefined, noClients: boolean, without: 'none' | 'noSecrets' = 'none'): void {
  const value = session === undefined ? without : noClients ? 'noClients' : session.demo ? 'demo' : 'server';
  void vscode.commands.executeCommand('setContext', 'nsight.connection', value);
}
