import type { ListName } from '../../inventory/inventory';
import type { DevicePath } from '../../inventory/place';
import type { Client, Device, Patch, Site } from '../../nsight/records';
import type { ErrorWords } from '../../wording/errorWords';
import { nameText, titleText } from '../../wording/patchWords';
import type { RowSubject } from '../rowCommands';

/** A client. */
export interface ClientNode {
  readonly kind: 'client';
  readonly id: string;
  readonly parent: undefined;
  readonly client: Client;
}
/** A site of a client. */
export interface SiteNode {
  readonly kind: 'site';
  readonly id: string;
  readonly parent: ClientNode;
  readonly site: Site;
}
/** A server or workstation of a site. */
export interface DeviceNode {
  readonly kind: 'device';
  readonly id: string;
  readonly parent: SiteNode;
  readonly device: Device;
}
/** The one row that holds a device's installed patches. */
export interface InstalledNode {
  readonly kind: 'installed';
  readonly id: string;
  readonly parent: DeviceNode;
  readonly count: number;
}
/** A patch of a device. */
export interface PatchNode {
  readonly kind: 'patch';
  readonly id: string;
  readonly parent: DeviceNode | InstalledNode;
  readonly patch: Patch;
}
/** "No sites" and the like, records of a list that could not be read, and what the filter hides. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly parent: ParentNode | undefined;
  readonly about: 'empty' | 'problems' | 'filtered';
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly details: readonly string[];
}
/** A list that could not be read, with what to do. */
export interface ErrorNode {
  readonly kind: 'error';
  readonly id: string;
  readonly parent: ParentNode | undefined;
  readonly words: ErrorWords;
  readonly list: ListName | 'secrets';
  readonly about: string;
}

/** A row that others lie beneath. */
export type ParentNode = ClientNode | SiteNode | DeviceNode | InstalledNode;

/** A row of the Devices view. Its id is the whole path, so it is the same row after a refresh. */
export type DevicesNode = ParentNode | PatchNode | NoteNode | ErrorNode;

/** Returns what a row is the row of. */
export function subjectOfDevicesNode(node: DevicesNode): RowSubject {
  switch (node.kind) {
    case 'client':
      return { name: nameText(node.client), id: node.client.id };
    case 'site':
      return { name: nameText(node.site), id: node.site.id };
    case 'device':
      return { name: nameText(node.device), id: node.device.id };
    case 'patch':
      return { name: titleText(node.patch), id: node.patch.id, url: node.patch.url };
    case 'installed':
    case 'note':
    case 'error':
      return {};
  }
}

/** The client, site and device that a patch or a device row belongs to. */
export function placeOf(node: DeviceNode | InstalledNode | PatchNode): DevicePath {
  const device = node.kind === 'device' ? node : deviceNodeOf(node);
  return { client: device.parent.parent.client, site: device.parent.site, device: device.device };
}

/** The device row above a patch or an installed group. */
export function deviceNodeOf(node: InstalledNode | PatchNode): DeviceNode {
  return node.parent.kind === 'device' ? node.parent : node.parent.parent;
}

/** The id of a row below another. Ids of the server's are encoded, so that none can look like a path. */
export function pathId(parent: ParentNode | undefined, kind: string, id = ''): string {
  return `${parent?.id ?? ''}/${kind}:${encodeURIComponent(id)}`;
}
