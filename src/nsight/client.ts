import { NsightError } from './errors';
import { ApiRequest, type ApiCall, type ApiResponse, type ClientOptions, type RequestGate } from './http/apiRequest';
import { isId } from './parser/fields';
import type { Probe } from './diagnosis/probe';
import type { ResponseKind, ResponseKinds, ParseResult } from './parser/parseResult';
import type {
  Client,
  Device,
  InventoryDevice,
  Listing,
  ListingProblem,
  Listings,
  Patch,
  ReadService,
  Service,
  Site,
  WriteService,
} from './records';
import { redactor } from './http/redact';
import { buildUrl, splitIds, type Endpoint, type Params } from './http/url';

export type { ClientOptions, RequestGate } from './http/apiRequest';
export type { Endpoint } from './http/url';

/** More are counted: a damaged list can have one for every record. */
const PROBLEMS_LOGGED = 100;

/**
 * The API of one server with one key: a method per service, one request per call (reads that the server is too busy for
 * are tried again). Every method throws NsightError and nothing else, unless it says so.
 */
export class NsightClient {
  readonly #endpoint: Endpoint;
  readonly #request: ApiRequest;
  readonly #reader: ClientOptions['reader'];

  constructor(endpoint: Endpoint, options: ClientOptions) {
    // Of anything but an origin, `https://` for one, the path could be read as the host to send the key to.
    this.#endpoint = {
      key: endpoint.key,
      server: URL.canParse(endpoint.server) ? new URL(endpoint.server).origin : '',
    };
    this.#request = new ApiRequest(this.#endpoint, options, redactor(endpoint.key));
    this.#reader = options.reader;
  }

  /** The clients that the key's user sees: with few client groups few, with none none (D). */
  async listClients(signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Client>> {
    return this.#list('list_clients', {}, { signal, gate });
  }

  /** A client's sites (D). */
  async listSites(clientId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Site>> {
    return this.#list('list_sites', { clientid: clientId }, { signal, gate });
  }

  /** A site's servers (D). */
  async listServers(siteId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Device>> {
    return this.#list('list_servers', { siteid: siteId }, { signal, gate });
  }

  /** A site's workstations; agentless ones, which have no patches, among them (D). */
  async listWorkstations(siteId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Device>> {
    return this.#list('list_workstations', { siteid: siteId }, { signal, gate });
  }

  /** A client's devices of one type with their sites, and whether Patch Management is on (D). */
  async listDevicesAtClient(
    clientId: string,
    type: InventoryDevice['type'],
    signal?: AbortSignal,
    gate?: RequestGate,
  ): Promise<Listing<InventoryDevice>> {
    return this.#list('list_devices_at_client', { clientid: clientId, devicetype: type }, { signal, gate });
  }

  /**
   * Lists all patches of a device, installed ones too. None means that there is no patch data, not that nothing is missing
   * (D).
   */
  async listPatches(deviceId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Patch>> {
    return this.#list('patch_list_all', { deviceid: deviceId }, { signal, gate });
  }

  /**
   * Sends ONE request for one device, never repeated, and gives the server's `msg`: one cleaned line, '' if it sent none
   * (D). When it fails, `outcomeUnknown` tells whether it may have been carried out. Throws RangeError, and sends
   * nothing, for no ids or for something that cannot be an id.
   */
  async write(
    service: WriteService,
    deviceId: string,
    patchIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<string> {
    if (patchIds.length === 0 || ![deviceId, ...patchIds].every(isId))
      throw new RangeError(`${service}: not a list of ids`);
    const call: ApiCall = { service, params: writeParams(deviceId, patchIds.join(',')), kind: 'write', signal };
    const message = await this.#send(call, 'message');
    // The documented answer to a write has a status; nothing at all is no word that it was carried out.
    if (message === undefined)
      throw new NsightError(
        service,
        { kind: 'unreadable', expected: { kind: 'status' }, found: { kind: 'emptyResult' }, excerpt: '' },
        true,
      );
    return message;
  }

  /** The ids cut into as few runs as keep each URL within 4,000 characters. Pure. Ids once each, order kept. */
  split(service: WriteService, deviceId: string, patchIds: readonly string[]): string[][] {
    return splitIds(patchIds, (ids) => buildUrl(this.#endpoint, service, writeParams(deviceId, ids)));
  }

  /** What the API says of a service: text that looks like XML and is not well-formed (D), cleaned, lines kept. */
  async describe(service: Service, signal?: AbortSignal): Promise<string> {
    return this.#send({ service, params: { describe: 'true' }, kind: 'read', signal }, 'description');
  }

  /**
   * Makes one read, once, and gives what can be learned of it, as far as it came: for a diagnosis. A failure is one of
   * the facts, and not thrown.
   */
  async probe<S extends ReadService>(service: S, params: Params, signal?: AbortSignal): Promise<Probe<Listings[S]>> {
    const call: ApiCall = { service, params, kind: 'read', signal };
    const { outcome, ...rest } = await this.#request.once(call);
    const sent = { service, ...rest, ...('status' in outcome ? { status: outcome.status } : {}) };
    if (outcome.kind !== 'answer') return sent;
    const bytes = outcome.bytes.length;
    const { facts, ...reading } = await this.#read(call, service, outcome, service);
    const known = { ...sent, bytes, ...facts };
    return 'failure' in reading ? { ...known, failure: reading.failure } : { ...known, listing: reading.value };
  }

  async #list<S extends ReadService>(
    service: S,
    params: Params,
    { signal, gate }: Pick<ApiCall, 'signal' | 'gate'>,
  ): Promise<ResponseKinds[S]> {
    const call: ApiCall = { service, params, kind: 'read', signal, gate };
    const listing = await this.#send(call, service);
    const { problems } = listing;
    for (const problem of problems.slice(0, PROBLEMS_LOGGED)) this.#request.log(call, problemLine(problem));
    if (problems.length > PROBLEMS_LOGGED)
      this.#request.log(call, `${problems.length - PROBLEMS_LOGGED} more like these`);
    return listing;
  }

  /** Sends a call and has its answer read; throws what the answer says, or that it cannot be read. */
  async #send<K extends ResponseKind>(call: ApiCall, responseKind: K): Promise<ResponseKinds[K]> {
    const answer = await this.#request.send(call);
    const reading = await this.#read(call, responseKind, answer);
    if (!('failure' in reading)) return reading.value;
    const { failure } = reading;
    throw new NsightError(call.service, failure, call.kind === 'write' && failure.kind === 'unreadable');
  }

  async #read<K extends ResponseKind>(
    call: ApiCall,
    responseKind: K,
    { status, bytes }: ApiResponse,
    inspectAs?: ReadService,
  ): Promise<ParseResult<ResponseKinds[K]>> {
    // The outcome of a write is there to be told, whoever has stopped waiting for others.
    const signal = call.kind === 'read' ? call.signal : undefined;
    const reading = await this.#reader.read(
      { responseKind, params: call.params, status, bytes, key: this.#endpoint.key, inspectAs },
      signal,
    );
    if ('failure' in reading && reading.log !== undefined) this.#request.log(call, reading.log);
    return reading;
  }
}

function writeParams(deviceId: string, patchIds: string): Params {
  return { deviceid: deviceId, patchids: patchIds };
}

/** A problem for the log: its code and its values. */
function problemLine({ kind, ...values }: ListingProblem): string {
  return [kind, ...Object.entries(values).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' ');
}
