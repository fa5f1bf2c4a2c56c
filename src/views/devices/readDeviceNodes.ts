import type { Filter } from '../../inventory/patchFilter';
import type { Inventory, ListName } from '../../inventory/inventory';
import { errorWords } from '../../wording/errorWords';
import { isCancelled } from '../../wording/errorKinds';
import type { Device, DeviceType } from '../../nsight/records';
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
  const { inventory, filter, onClients } = tools;
  switch (node?.kind) {
    case undefined:
      return orError(tools, node, 'clients', async () => {
        const clients = await inventory.clients(shown);
        onClients(clients.items.length === 0 && clients.problems.length === 0);
        return clientNodes(clients);
      });
    case 'client':
      return orError(tools, node, 'sites', async () => siteNodes(node, await inventory.sites(node.client.id, shown)));
    case 'site':
      return readSiteDevices(tools, node);
    case 'device':
      return orError(tools, node, 'patches', async () =>
        patchNodes(node, await inventory.patches(node.device.id, shown), filter),
      );
    case 'installed':
      return orError(tools, node, 'patches', async () =>
        installedNodes(node, await inventory.patches(node.parent.device.id, shown), filter),
      );
    case 'patch':
    case 'note':
    case 'error':
      return [];
  }
}

async function readSiteDevices({ inventory, report }: ReadNodesOptions, site: SiteNode): Promise<DevicesNode[]> {
  const read = async (type: DeviceType): Promise<ListOrWords<Device>> => {
    try {
      return { listing: await inventory.devices(site.site.id, type, shown) };
    } catch (error) {
      report(error);
      return { words: errorWords(error) };
    }
  };
  const [servers, workstations] = await Promise.all([read('server'), read('workstation')]);
  return deviceNodes(site, servers, workstations);
}

async function orError(
  { report }: ReadNodesOptions,
  parent: ParentNode | undefined,
  list: ListName,
  read: () => Promise<DevicesNode[]>,
): Promise<DevicesNode[]> {
  try {
    return await read();
  } catch (error) {
    report(error);
    return isCancelled(error) ? [] : [errorNode(parent, list, errorWords(error))];
  }
}
