import type { EntityRef } from '../inventory/place';
import type { CountedDevices, ScanData } from '../scan/scanData';
import { foldText } from '../util/foldText';
import { groupBy } from '../util/groupBy';
import { t } from '../wording/localize';
import { nameText } from '../wording/patchWords';

/** Returns what names the clients of a scan: those of one name have their id in it. */
export function clientNaming({
  lists,
  devices,
}: Pick<ScanData, 'lists' | 'devices'>): (client: EntityRef) => EntityRef {
  const clients = new Map<string, EntityRef>();
  for (const { client } of lists.values()) clients.set(client.id, client);
  for (const { place } of devices.values()) clients.set(place.client.id, place.client);
  const namesakes = [...groupBy([...clients.values()], (client) => foldText(nameText(client))).values()]
    .filter(({ length }) => length > 1)
    .flat();
  const names = new Map(
    namesakes.map((client) => [client.id, { id: client.id, name: t('{0} (id {1})', nameText(client), client.id) }]),
  );
  return (client) => names.get(client.id) ?? client;
}

/**
 * Returns what a scan knows by now of some clients, as if there were no others: a report for a client counts and names
 * nothing of another. Records of clients that could not be read are of none of them. What the scan learns from then on
 * is not in it, so that the numbers of a report agree which is made while a scan runs.
 */
export function scanOfClients(data: ScanData, wanted: readonly EntityRef[] | undefined): ScanData {
  const named = clientNaming(data);
  const lists = changeEach(data.lists, (list) => withClient(list, named(list.client)));
  const devices = changeEach(data.devices, (device) => {
    const place = withClient(device.place, named(device.place.client));
    return place === device.place ? device : { ...device, place };
  });
  if (wanted === undefined) return { ...data, lists, devices };
  const ids = new Set(wanted.map(({ id }) => id));
  const { at, clients } = data;
  return {
    at,
    clients: clients && {
      at: clients.at,
      ids: new Set([...clients.ids].filter((id) => ids.has(id))),
      problems: 0,
      counted: clients.counted && onlyOf<CountedDevices>(clients.counted, (_, id) => ids.has(id)),
    },
    lists: onlyOf(lists, ({ client }) => ids.has(client.id)),
    devices: onlyOf(devices, ({ place }) => ids.has(place.client.id)),
  };
}

/** Returns the entries of these clients. */
function onlyOf<V>(all: ReadonlyMap<string, V>, isWanted: (value: V, key: string) => boolean): Map<string, V> {
  return new Map([...all].filter(([key, value]) => isWanted(value, key)));
}

/** Returns a copy in which each value is what it is changed to. */
function changeEach<V>(all: ReadonlyMap<string, V>, change: (value: V) => V): Map<string, V> {
  const copy = new Map(all);
  for (const [key, value] of copy) copy.set(key, change(value));
  return copy;
}

function withClient<T extends { readonly client: EntityRef }>(of: T, client: EntityRef): T {
  return of.client === client ? of : { ...of, client };
}
