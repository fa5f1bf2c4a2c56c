import type { Filter } from '../../inventory/patchFilter';
import type { Inventory, ListName } from '../../inventory/inventory';
import { errorWords } from '../../wording/errorWords';
import { isCancelled } from '../../wording/errorKinds';
import { byName, byUrgency } from '../../inventory/order';
import type { Device, DeviceType, Listing } from '../../nsight/records';
import { breathe } from '../../util/breathe';
import { sortInPieces } from '../../util/sortInPieces';
import { rowsAtOnce } from '../rowPieces';
import {
  clientNodes,
  deviceNodes,
  errorNode,
  installedNodes,
  patchNodes,
  siteNodes,
  type ListOrWords,
} from './buildDeviceNodes';
import type { DevicesNode, ParentNode, SiteNode } from './deviceNodes';

/** A row that says why a list could not be read stays until the user tries again. */
const shown = { keepFailure: true };

/** What reading needs beside the row. */
export interface ReadNodesOptions {
  readonly inventory: Inventory;
  readonly filter: Filter | undefined;
  readonly report: (error: unknown) => void;
  /** Told when the clients were read, and whether there are none. */
  readonly onClients: (none: boolean) => void;
}

/** The rows below a row, read where they are not known. What cannot be read is a row too; never rejects. */
export async function readNodes(node: DevicesNode | undefined, tools: ReadNodesOptions): Promise<DevicesNode[]> {
  const nodes = await read(node, tools);
  if (nodes.length > rowsAtOnce) await breathe(); // To keep them takes as long as to make them.
  return nodes;
}

async function read(node: DevicesNode | undefined, tools: ReadNodesOptions): Promise<DevicesNode[]> {
  const { inventory, filter, onClients } = tools;
  switch (node?.kind) {
    case undefined:
      return orError(tools, node, 'clients', async () => {
        const clients = await inventory.clients(shown);
        onClients(clients.items.length === 0 && clients.problems.length === 0);
        return clientNodes(await inOrder(clients, byName));
      });
    case 'client':
      return orError(tools, node, 'sites', async () =>
        siteNodes(node, await inOrder(await inventory.sites(node.client.id, shown), byName)),
      );
    case 'site':
      return readSiteDevices(tools, node);
    case 'device':
      return orError(tools, node, 'patches', async () =>
        patchNodes(node, await inOrder(await inventory.patches(node.device.id, shown), byUrgency), filter),
      );
    case 'installed':
      return orError(tools, node, 'patches', async () =>
        installedNodes(node, await inOrder(await inventory.patches(node.parent.device.id, shown), byUrgency), filter),
      );
    case 'patch':
    case 'note':
    case 'error':
      return [];
  }
}

async function readSiteDevices({ inventory, report }: ReadNodesOptions, site: SiteNode): Promise<DevicesNode[]> {
  const readList = async (type: DeviceType): Promise<ListOrWords<Device>> => {
    try {
      return { listing: await inOrder(await inventory.devices(site.site.id, type, shown), byName) };
    } catch (error) {
      report(error);
      return { words: errorWords(error) };
    }
  };
  const [servers, workstations] = await Promise.all([readList('server'), readList('workstation')]);
  return deviceNodes(site, servers, workstations);
}

/** Puts thousands in order in pieces: to make rows of them then takes little. */
async function inOrder<T>(listing: Listing<T>, compare: (a: T, b: T) => number): Promise<Listing<T>> {
  const { items } = listing;
  return items.length <= rowsAtOnce ? listing : { ...listing, items: await sortInPieces(items, compare) };
}

async function orError(
  { report }: ReadNodesOptions,
  parent: ParentNode | undefined,
  list: ListName,
  readList: () => Promise<DevicesNode[]>,
): Promise<DevicesNode[]> {
  try {
    return await readList();
  } catch (error) {
    report(error);
    return isCancelled(error) ? [] : [errorNode(parent, list, errorWords(error))];
  }
}
