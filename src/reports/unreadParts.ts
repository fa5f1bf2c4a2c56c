import { byName, compareTexts } from '../inventory/order';
import type { EntityRef } from '../inventory/place';
import type { DeviceType } from '../nsight/records';
import { isListDue, type ScanData, type ScanDevice, type ScanList } from '../scan/scanData';
import { nameText } from '../wording/patchWords';
import { sortInPieces } from '../util/sortInPieces';

/** Why a part of the fleet is not among what was read. The first ones may hide failures. */
export type UnreadKind = 'unreadable' | 'due' | 'problems' | 'noData' | 'unmanaged';

/** A device that a report knows nothing of, or not all; without one, a list of devices. */
export interface UnreadPart {
  readonly kind: UnreadKind;
  readonly client: EntityRef;
  readonly site: EntityRef | undefined;
  readonly device: EntityRef | undefined;
  readonly type: DeviceType;
  /** What the server, or the way to it, said. */
  readonly reason: string | undefined;
}

const order: readonly UnreadKind[] = ['unreadable', 'due', 'problems', 'noData', 'unmanaged'];

/** Returns what was not read: lists of devices, then devices, those that may hide failures first. */
export async function unreadIn({ lists, devices }: ScanData): Promise<UnreadPart[]> {
  const parts = [...[...lists.values()].flatMap(unreadList), ...[...devices.values()].flatMap(unreadDevice)];
  return sortInPieces(
    parts,
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      Number(a.device !== undefined) - Number(b.device !== undefined) ||
      compareTexts(nameText(a.client), nameText(b.client)) ||
      byName(a.device ?? a.client, b.device ?? b.client),
  );
}

function unreadList({ client, site, type, outcome, dueSince }: ScanList): UnreadPart[] {
  const part = { client, site, type, device: undefined, reason: undefined };
  if (isListDue({ client, site, type, outcome, dueSince })) return [{ ...part, kind: 'due' }];
  if (outcome?.kind === 'unreadable') return [{ ...part, kind: 'unreadable', reason: outcome.reason }];
  return outcome && outcome.problems > 0 ? [{ ...part, kind: 'problems' }] : [];
}

function unreadDevice({ place, type, reading }: ScanDevice): UnreadPart[] {
  const part = { client: place.client, site: place.site, device: place.device, type, reason: undefined };
  switch (reading?.kind) {
    case undefined:
      return [{ ...part, kind: 'due' }];
    case 'unreadable':
      return [{ ...part, kind: 'unreadable', reason: reading.reason }];
    case 'noData':
    case 'unmanaged':
      return [{ ...part, kind: reading.kind }];
    case 'read':
      return reading.problems > 0 ? [{ ...part, kind: 'problems' }] : [];
  }
}
