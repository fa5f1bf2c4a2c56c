import type { Client, DeviceType } from '../nsight/records';

/** How many devices the lists of a client have, records that could not be read included; without what was not read. */
export type ListedCounts = Readonly<Partial<Record<DeviceType, number>>>;

/** How many devices a client has by list_clients. */
export type DeviceCounts = Pick<Client, 'serverCount' | 'workstationCount' | 'deviceCount'>;

/** Returns how many devices a client has by list_clients, as far as it says so, that its lists lack. */
export function missingAt(
  { serverCount, workstationCount, deviceCount }: DeviceCounts,
  { server, workstation }: ListedCounts,
): number {
  const lacking = (counted: number | undefined, listed: number | undefined) =>
    counted === undefined || listed === undefined ? 0 : Math.max(0, counted - listed);
  const isByType = serverCount !== undefined || workstationCount !== undefined;
  if (isByType) return lacking(serverCount, server) + lacking(workstationCount, workstation);
  // The total has mobile devices, too, but where it is all there is.
  const isWhole = server !== undefined && workstation !== undefined;
  return isWhole ? lacking(deviceCount, server + workstation) : 0;
}
