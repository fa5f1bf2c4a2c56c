import type { NsightClient } from '../nsight/client';
import type { Probe } from '../nsight/diagnosis/probe';
import type { Listings, ReadService } from '../nsight/records';
import type { PrivateWords } from '../nsight/diagnosis/privateWords';

/** A call of a diagnosis, or why it was not made, as the end of a sentence. */
export type DiagnosisCall = Probe | { readonly service: ReadService; readonly notMade: string };

/** What the calls of a diagnosis returned. */
export interface Diagnosis {
  /** In the order of the requests. */
  readonly calls: readonly DiagnosisCall[];
  /** The first call again, with the key in the body of a POST. Undefined if there are no calls. */
  readonly post?: DiagnosisCall;
  /** The words of each parsed answer, to be kept out of the report. Undefined if there are too many to compare with. */
  readonly privateWords: readonly (PrivateWords | undefined)[];
}

const noClient = 'no answer named a client';
const noSite = 'no answer named a site';
const noDevice = 'no answer named a device';

/**
 * Sends one read of each kind, one at a time and each once, and the first of them also as a POST: at most seven
 * requests, and no write. Picks the first client with devices, and its first device with Patch Management. A failure is
 * one of the facts, and later calls are still made if other answers have the ids that they need.
 */
export async function makeCalls(
  client: Pick<NsightClient, 'probe'>,
  signal: AbortSignal,
  onCall: (service: ReadService) => void,
): Promise<Diagnosis> {
  const calls: DiagnosisCall[] = [];
  const make = async <S extends ReadService>(
    service: S,
    params: Readonly<Record<string, string | undefined>>,
    otherwise = '',
  ): Promise<Listings[S]['items']> => {
    const known = Object.entries(params).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
    if (signal.aborted || known.length < Object.keys(params).length) {
      calls.push({ service, notMade: signal.aborted ? 'cancelled' : otherwise });
      return [];
    }
    onCall(service);
    const probe = await client.probe(service, Object.fromEntries(known), signal);
    calls.push(probe);
    return probe.listing?.items ?? [];
  };

  // Whether servers take the key in a body is not known. If they do, it need not be in a URL.
  const listClientsAsPost = async (): Promise<DiagnosisCall> => {
    const service = 'list_clients';
    const [asGet] = calls;
    if (signal.aborted) return { service, notMade: 'cancelled' };
    if (asGet === undefined || !('listing' in asGet)) return { service, notMade: 'there is no answer to compare with' };
    onCall(service);
    return client.probe(service, {}, signal, true);
  };

  const clients = await make('list_clients', {});
  const owner =
    clients.find(({ serverCount, workstationCount }) => serverCount !== 0 || workstationCount !== 0) ?? clients[0];
  const sites = await make('list_sites', { clientid: owner?.id }, noClient);
  const devicetype = owner?.serverCount === 0 ? 'workstation' : 'server';
  const inventory = await make('list_devices_at_client', { clientid: owner?.id, devicetype }, noClient);
  const managed =
    inventory.find(({ patchManagement, site }) => patchManagement === true && site.id !== '') ?? inventory[0];
  const siteid = [managed?.site.id, sites[0]?.id].find(Boolean);
  const servers = await make('list_servers', { siteid }, noSite);
  const workstations = await make('list_workstations', { siteid }, noSite);
  const device = managed ?? servers[0] ?? workstations[0];
  await make('patch_list_all', { deviceid: device?.id }, noDevice);
  const post = await listClientsAsPost();

  // From the answers rather than the records, which lack those that could not be read.
  return {
    calls,
    post,
    privateWords: [...calls, post].flatMap((call) => ('shape' in call && call.shape ? [call.shape.privateWords] : [])),
  };
}
