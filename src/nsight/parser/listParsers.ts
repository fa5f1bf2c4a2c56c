import { failingChecksParser } from './parseFailingChecks';
import { clientParser, deviceParser, siteParser } from './parseFleet';
import { inventoryParser } from './parseInventory';
import { patchParser, patchRoots } from './parsePatches';
import { unreadable, type ParseResult } from './parseResult';
import { defaultRoots, type ListParser } from './recordCollector';
import type { Listings, ReadService } from '../records';
import type { Params } from '../http/url';

/** No real list has more, and whatever uses a list, such as a view, spends time on each record. */
const MAX_RECORDS = 100_000;

const parsers: {
  readonly [K in ReadService]: (params: Params) => ListParser<Listings[K]['items'][number]>;
} = {
  list_clients: clientParser,
  list_sites: siteParser,
  list_servers: () => deviceParser('server'),
  list_workstations: () => deviceParser('workstation'),
  list_devices_at_client: inventoryParser,
  patch_list_all: patchParser,
  list_failing_checks: failingChecksParser,
};

/** Creates the parser of what a service lists. */
export function parserOf(service: ReadService, params: Params) {
  return parsers[service](params);
}

/** Returns the names that the root of a service's list can have. */
export function rootsOf(service: ReadService): readonly string[] {
  return service === 'patch_list_all' ? patchRoots : defaultRoots;
}

/** Returns what was listed, unless there is too much of it. */
export function listed({ found }: ReturnType<typeof parserOf>): ParseResult<Listings[ReadService]> {
  return isTooLong(found.size)
    ? unreadable({ kind: 'list' }, { kind: 'tooManyRecords', limit: MAX_RECORDS })
    : { value: found.listing };
}

/** Whether a list has more records and problems than are kept. */
export function isTooLong(records: number): boolean {
  return records > MAX_RECORDS;
}
