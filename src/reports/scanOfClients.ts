import type { EntityRef } from '../inventory/place';
import type { CountedDevices, ScanData } from '../scan/scanData';

/**
 * Returns what a scan knows by now of some clients, as if there were no others: a report for a client counts and names
 * nothing of another. Records of clients that could not be read are of none of them. What the scan learns from then on
 * is not in it, so that the numbers of a report agree which is made while a scan runs.
 */
export function scanOfClients(data: ScanData, wanted: readonly EntityRef[] | undefined): ScanData {
  if (wanted === undefined) return { ...data, lists: new Map(data.lists), devices: new Map(data.devices) };
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
    lists: onlyOf(data.lists, ({ client }) => ids.has(client.id)),
    devices: onlyOf(data.devices, ({ place }) => ids.has(place.client.id)),
  };
}

/** Returns the entries of these clients. */
function onlyOf<V>(all: ReadonlyMap<string, V>, isWanted: (value: V, key: string) => boolean): Map<string, V> {
  return new Map([...all].filter(([key, value]) => isWanted(value, key)));
}
