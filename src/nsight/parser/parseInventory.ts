import type { XmlElement } from './xmlElement';
import { flagField, namedField, optionalField } from './fields';
import { listParser, type ListParser, type RecordCollector } from './recordCollector';
import type { InventoryDevice } from '../records';
import type { Params } from '../http/url';

const TYPES = ['server', 'workstation', 'mobile_device'] as const;

/** The device tags. The first two are documented (D); those of mobile devices are a guess (I). */
const TAGS: Readonly<Record<InventoryDevice['type'], readonly string[]>> = {
  server: ['server'],
  workstation: ['workstation'],
  mobile_device: ['mobile_device', 'mobiledevice', 'mobile'],
};

/**
 * Parses list_devices_at_client: client > site > device, each with a plain `<id>` (D). A client without an id gets the
 * one that was requested. A site without an id gets '', which is reported, and its devices are kept.
 */
export function inventoryParser({ clientid = '', devicetype }: Params): ListParser<InventoryDevice> {
  const type = TYPES.find((one) => one === devicetype) ?? 'server';
  return listParser('client', (client, found) => {
    const owner = { id: client.text('id', 'clientid') || clientid, name: namedField(client, 'name') };
    for (const site of client.children('site')) addDevicesAt(site, type, owner, found);
  });
}

function addDevicesAt(
  site: XmlElement,
  type: InventoryDevice['type'],
  owner: InventoryDevice['client'],
  found: RecordCollector<InventoryDevice>,
): void {
  const place = { id: found.idOf(site, ['id', 'siteid']) ?? '', name: namedField(site, 'name') };
  for (const device of TAGS[type].flatMap((tag) => site.children(tag))) {
    found.add(device, ['id', `${type}id`], (id) => ({
      id,
      name: namedField(device, 'name'),
      type,
      description: optionalField(device, 'description'),
      patchManagement: flagField(device, 'patch'),
      client: owner,
      site: place,
    }));
  }
}
