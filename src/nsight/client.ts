import { NsightError } from './errors';
import { ApiRequest, type ApiCall, type ApiResponse, type ClientOptions, type RequestGate } from './http/apiRequest';
import { isId } from './parser/fields';
import type { Probe } from './diagnosis/probe';
import type { ListReading } from './parser/listReading';
import type { ResponseKind, ResponseKinds, ParseResult } from './parser/parseResult';
import type {
  Client,
  Device,
  DeviceChecks,
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

/** The rest is only counted: a damaged list can have a problem for every record. */
const PROBLEMS_LOGGED = 100;

/**
 * The API of one server with one key. One method per service and one request per call, but a read is tried again if the
 * server is busy. Methods throw nothing but NsightError unless documented.
 */
export class NsightClient {
  readonly #endpoint: Endpoint;
  readonly #request: ApiRequest;
  readonly #reader: ClientOptions['reader'];

  constructor(endpoint: Endpoint, options: ClientOptions) {
    // With anything but an origin, such as `https://`, the path could be taken for the host that receives the key.
    this.#endpoint = {
      key: endpoint.key,
      server: URL.canParse(endpoint.server) ? new URL(endpoint.server).origin : '',
    };
    this.#request = new ApiRequest(this.#endpoint, options, redactor(endpoint.key));
    this.#reader = options.reader;
  }

  /** Lists the clients in the client groups of the key's user, which may be none (D). */
  async listClients(signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Client>> {
    return this.#list('list_clients', {}, { signal, gate });
  }

  /** Lists a client's sites (D). */
  async listSites(clientId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Site>> {
    return this.#list('list_sites', { clientid: clientId }, { signal, gate });
  }

  /** Lists a site's servers (D). */
  async listServers(siteId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Device>> {
    return this.#list('list_servers', { siteid: siteId }, { signal, gate });
  }

  /** Lists a site's workstations, including agentless ones, which have no patches (D). */
  async listWorkstations(siteId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Device>> {
    return this.#list('list_workstations', { siteid: siteId }, { signal, gate });
  }

  /** Lists a client's devices of one type, with their sites and whether Patch Management is on (D). */
  async listDevicesAtClient(
    clientId: string,
    type: InventoryDevice['type'],
    signal?: AbortSignal,
    gate?: RequestGate,
  ): Promise<Listing<InventoryDevice>> {
    return this.#list('list_devices_at_client', { clientid: clientId, devicetype: type }, { signal, gate });
  }

  /**
   * Lists all patches of a device, including installed ones. An empty list means that there is no patch data, not that
   * nothing is missing (D).
   */
  async listPatches(deviceId: string, signal?: AbortSignal, gate?: RequestGate): Promise<Listing<Patch>> {
    return this.#list('patch_list_all', { deviceid: deviceId }, { signal, gate });
  }

  /**
   * Lists the devices of the account, or of one client, that have failing checks or do not report (D). It cannot be
   * used to find what failed: the Patch Status Check may be green whatever is missing (D), and red for other reasons
   * (C).
   */
  async listFailingChecks(
    clientId: string | undefined,
    signal?: AbortSignal,
    gate?: RequestGate,
  ): Promise<Listing<DeviceChecks>> {
    const params: Params = clientId === undefined ? {} : { clientid: clientId };
    return this.#list('list_failing_checks', params, { signal, gate });
  }

  /**
   * Sends exactly ONE request for one device.
   *
   * @returns the server's `msg` as one cleaned line, or '' if it sent none (D).
   * @throws NsightError, whose `outcomeUnknown` says whether the write may have been carried out.
   * @throws RangeError, with nothing sent, if there are no ids or one of them is invalid.
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
    // The documented answer to a write has a status. An empty one does not confirm the write.
    if (message === undefined)
      throw new NsightError(
        service,
        { kind: 'unreadable', expected: { kind: 'status' }, found: { kind: 'emptyResult' }, excerpt: '' },
        true,
      );
    return message;
  }

  /** Splits ids into as few runs as keep each URL within 4,000 characters: every id once, in order. Pure. */
  split(service: WriteService, deviceId: string, patchIds: readonly string[]): string[][] {
    return splitIds(patchIds, (ids) => buildUrl(this.#endpoint, service, writeParams(deviceId, ids)).url);
  }

  /** Returns the API's description of a service: cleaned lines that look like XML but are not well-formed (D). */
  async describe(service: Service, signal?: AbortSignal): Promise<string> {
    return this.#send({ service, params: { describe: 'true' }, kind: 'read', signal }, 'description');
  }

  /**
   * Sends one read, once, and returns whatever can be learned from it, for a diagnosis. A failure is one of the facts
   * and is not thrown. `asPost` sends the key in the body of a POST.
   */
  async probe<S extends ReadService>(
    service: S,
    params: Params,
    signal?: AbortSignal,
    asPost = false,
  ): Promise<Probe<Listings[S]>> {
    const call: ApiCall = { service, params, kind: 'read', asPost, signal };
    const { outcome, ...rest } = await this.#request.once(call);
    const sent = { service, ...rest, ...('status' in outcome ? { status: outcome.status } : {}) };
    if (outcome.kind !== 'answer') return sent;
    const bytes = outcome.size;
    const { facts, ...result } = await this.#read(call, service, outcome, service);
    const known = { ...sent, bytes, ...facts };
    return 'failure' in result ? { ...known, failure: result.failure } : { ...known, listing: result.value };
  }

  async #list<S extends ReadService>(
    service: S,
    params: Params,
    { signal, gate }: Pick<ApiCall, 'signal' | 'gate'>,
  ): Promise<Listings[S]> {
    const call: ApiCall = { service, params, kind: 'read', signal, gate };
    const listing = valueOf(call, await this.#readList(call, service));
    const { problems } = listing;
    for (const problem of problems.slice(0, PROBLEMS_LOGGED)) this.#request.log(call, problemLine(problem));
    if (problems.length > PROBLEMS_LOGGED)
      this.#request.log(call, `${problems.length - PROBLEMS_LOGGED} more like these`);
    return listing;
  }

  /** Sends a call whose answer is parsed while it arrives, and again if the thread ended over another answer. */
  async #readList<S extends ReadService>(call: ApiCall, service: S): Promise<ParseResult<Listings[S]>> {
    for (let attempt = 1; ; attempt++) {
      const readings: ListReading<Listings[S]>[] = [];
      const answer = await this.#request.send({
        ...call,
        receive: ({ status, charset }) => {
          const { key } = this.#endpoint;
          const request = { responseKind: service, params: call.params, status, charset, key };
          const reading = this.#reader.open(request, call.signal);
          readings.push(reading);
          return reading;
        },
      });
      const reading = readings.at(-1);
      if (reading === undefined) return this.#read(call, service, answer);
      const result = await reading.end();
      if (!reading.isLost || attempt > 1) return this.#logged(call, result);
      await this.#request.pace(call);
    }
  }

  /**
   * Sends a call and parses its answer.
   *
   * @throws NsightError for an error that the answer reports, or if the answer cannot be read.
   */
  async #send<K extends ResponseKind>(call: ApiCall, responseKind: K): Promise<ResponseKinds[K]> {
    const answer = await this.#request.send(call);
    return valueOf(call, await this.#read(call, responseKind, answer));
  }

  async #read<K extends ResponseKind>(
    call: ApiCall,
    responseKind: K,
    { status, bytes, charset }: ApiResponse,
    inspectAs?: ReadService,
  ): Promise<ParseResult<ResponseKinds[K]>> {
    // The outcome of a write is reported even if the caller has aborted meanwhile.
    const signal = call.kind === 'read' ? call.signal : undefined;
    const result = await this.#reader.read(
      { responseKind, params: call.params, status, bytes, charset, key: this.#endpoint.key, inspectAs },
      signal,
    );
    return this.#logged(call, result);
  }

  #logged<T>(call: ApiCall, result: ParseResult<T>): ParseResult<T> {
    if ('failure' in result && result.log !== undefined) this.#request.log(call, result.log);
    return result;
  }
}

/** @throws NsightError for a failure. */
function valueOf<T>(call: ApiCall, result: ParseResult<T>): T {
  if (!('failure' in result)) return result.value;
  const { failure } = result;
  throw new NsightError(call.service, failure, call.kind === 'write' && failure.kind === 'unreadable');
}

function writeParams(deviceId: string, patchIds: string): Params {
  return { deviceid: deviceId, patchids: patchIds };
}

/** Returns a problem as a line of the log: its code and its values. */
function problemLine({ kind, ...values }: ListingProblem): string {
  return [kind, ...Object.entries(values).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' ');
}
