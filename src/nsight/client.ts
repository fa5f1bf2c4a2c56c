import { examine } from './census';
import { decode } from './decode';
import type { Element } from './element';
import { readEnvelope } from './envelope';
import { isNsightError, NsightError, type Failure } from './errors';
import { Exchange, type Answer, type Call, type ClientOptions } from './exchange';
import { isId } from './fields';
import { parseClients, parseDevices, parseSites } from './parseFleet';
import { parseInventory } from './parseInventory';
import { parsePatches } from './parsePatches';
import { parsers, type Probe, type Records } from './probe';
import type { Client, Device, InventoryDevice, Listing, Patch, ReadService, Service, Site, WriteService } from './records';
import { redactor, type Redact } from './redact';
import { clean, cleanLines, clip } from './text';
import { buildUrl, splitIds, type Endpoint, type Params } from './url';

export type { ClientOptions } from './exchange';
export type { Endpoint } from './url';

/** A msg names at most the ids of one URL, each once; more is not kept. In characters. */
const MAX_MESSAGE = 16_000;

/** What a list is expected to be in (D). */
const RESULT = ['result'];
const PATCHES = ['patches', 'result'];

/**
 * The API of one server with one key: a method per service, one request per call (reads that the server is too busy for
 * are tried again). Every method throws NsightError and nothing else, unless it says so.
 */
export class NsightClient {
  readonly #endpoint: Endpoint;
  readonly #exchange: Exchange;
  readonly #redact: Redact;

  constructor(endpoint: Endpoint, options: ClientOptions) {
    // Of anything but an origin, `https://` for one, the path could be read as the host to send the key to.
    this.#endpoint = { key: endpoint.key, server: URL.canParse(endpoint.server) ? new URL(endpoint.server).origin : '' };
    this.#redact = redactor(endpoint.key);
    this.#exchange = new Exchange(this.#endpoint, options, this.#redact);
  }

  /** The clients that the key's user sees: with few client groups few, with none none (D). */
  async listClients(signal?: AbortSignal): Promise<Listing<Client>> {
    return this.#list('list_clients', {}, signal, RESULT, parseClients);
  }

  /** A client's sites (D). */
  async listSites(clientId: string, signal?: AbortSignal): Promise<Listing<Site>> {
    return this.#list('list_sites', { clientid: clientId }, signal, RESULT, parseSites);
  }

  /** A site's servers (D). */
  async listServers(siteId: string, signal?: AbortSignal): Promise<Listing<Device>> {
    return this.#list('list_servers', { siteid: siteId }, signal, RESULT, (root) => parseDevices(root, 'server'));
  }

  /** A site's workstations; agentless ones, which have no patches, among them (D). */
  async listWorkstations(siteId: string, signal?: AbortSignal): Promise<Listing<Device>> {
    return this.#list('list_workstations', { siteid: siteId }, signal, RESULT, (root) => parseDevices(root, 'workstation'));
  }

  /** A client's devices of one type with their sites, and whether Patch Management is on (D). */
  async listDevicesAtClient(clientId: string, type: InventoryDevice['type'], signal?: AbortSignal): Promise<Listing<InventoryDevice>> {
    const params = { clientid: clientId, devicetype: type };
    return this.#list('list_devices_at_client', params, signal, RESULT, (root) => parseInventory(root, type, clientId));
  }

  /** All patches of a device, installed ones too. None means that there is no patch data, not that nothing is missing (D). */
  async listPatches(deviceId: string, signal?: AbortSignal): Promise<Listing<Patch>> {
    return this.#list('patch_list_all', { deviceid: deviceId }, signal, PATCHES, parsePatches);
  }

  /**
   * Sends ONE request for one device, never repeated, and gives the server's `msg`: one cleaned line, '' if it sent none
   * (D). When it fails, `outcomeUnknown` tells whether it may have been carried out. Throws RangeError, and sends
   * nothing, for no ids or for something that cannot be an id.
   */
  async write(service: WriteService, deviceId: string, patchIds: readonly string[], signal?: AbortSignal): Promise<string> {
    if (patchIds.length === 0 || ![deviceId, ...patchIds].every(isId)) throw new RangeError(`${service}: not a list of ids`);
    const call: Call = { service, params: writeParams(deviceId, patchIds.join(',')), kind: 'write', signal };
    const root = this.#open(call, await this.#exchange.send(call), RESULT);
    const message = clip(root.text('msg'), MAX_MESSAGE);
    // The documented answer to a write has a status; nothing at all is no word that it was carried out.
    if (message === '' && root.rawAttribute('status') === undefined) {
      throw this.#error(call, { kind: 'unreadable', expected: 'a status', found: 'an empty result', excerpt: '' }, true);
    }
    return message;
  }

  /** The ids cut into as few runs as keep each URL within 4,000 characters. Pure. Ids once each, order kept. */
  split(service: WriteService, deviceId: string, patchIds: readonly string[]): string[][] {
    return splitIds(patchIds, (ids) => buildUrl(this.#endpoint, service, writeParams(deviceId, ids)));
  }

  /** What the API says of a service: text that looks like XML and is not well-formed (D), cleaned, lines kept. */
  async describe(service: Service, signal?: AbortSignal): Promise<string> {
    const call: Call = { service, params: { describe: 'true' }, kind: 'read', signal };
    const answer = await this.#exchange.send(call);
    const envelope = readEnvelope(answer.text, RESULT, this.#scrub);
    if (envelope.kind === 'error' || envelope.kind === 'html' || answer.status >= 400) this.#open(call, answer, RESULT);
    const text = this.#redact(cleanLines(answer.text));
    if (text === '') this.#open(call, answer, RESULT);
    return text;
  }

  /**
   * Makes one read, once, and gives what can be learned of it, as far as it came: for a diagnosis. A failure is one of
   * the facts, and not thrown.
   */
  async probe<S extends ReadService>(service: S, params: Params, signal?: AbortSignal): Promise<Probe<Records[S]>> {
    const call: Call = { service, params, kind: 'read', signal };
    const { outcome, ...rest } = await this.#exchange.once(call);
    const sent = { service, ...rest, ...('status' in outcome ? { status: outcome.status } : {}) };
    if (outcome.kind !== 'answer') return sent;
    const facts = { ...sent, bytes: outcome.bytes.length, ...examine(service, outcome.bytes, this.#scrub) };
    try {
      const root = this.#open(call, { ...decode(outcome.bytes), status: outcome.status }, service === 'patch_list_all' ? PATCHES : RESULT);
      return { ...facts, listing: parsers[service](root, params) };
    } catch (error) {
      if (isNsightError(error)) return { ...facts, failure: error.failure };
      throw error;
    }
  }

  async #list<T>(service: ReadService, params: Params, signal: AbortSignal | undefined, roots: readonly string[], parse: (root: Element) => Listing<T>): Promise<Listing<T>> {
    const call: Call = { service, params, kind: 'read', signal };
    const listing = parse(this.#open(call, await this.#exchange.send(call), roots));
    for (const problem of listing.problems) this.#exchange.log(call, problem);
    return listing;
  }

  /** The root of a good answer; throws what the answer says, or that it cannot be read. */
  #open(call: Call, answer: Answer, roots: readonly string[]): Element {
    const envelope = readEnvelope(answer.text, roots, this.#scrub);
    if (envelope.kind === 'error') {
      const message = clip(envelope.message, 500);
      this.#exchange.log(call, `error ${envelope.code ?? 'without a code'}: ${message}`);
      throw this.#error(call, envelope.code === '3' ? { kind: 'login', message } : { kind: 'api', code: envelope.code, message }, false);
    }
    if (envelope.kind === 'html' || answer.status >= 400) throw this.#error(call, { kind: 'blocked', status: answer.status }, false);
    if (envelope.kind === 'ok') return envelope.root;
    const expected = roots.map((root) => `<${root}>`).join(' or ');
    const excerpt = this.#excerpt(answer.text);
    this.#exchange.log(call, `expected ${expected}, found ${envelope.found} (${answer.encoding}): ${excerpt}`);
    throw this.#error(call, { kind: 'unreadable', expected, found: envelope.found, excerpt }, true);
  }

  #error(call: Call, failure: Failure, unknown: boolean): NsightError {
    return new NsightError(call.service, failure, call.kind === 'write' && unknown);
  }

  /** The first 200 characters, taken after the key is out: half a key would not be found. */
  #excerpt(text: string): string {
    return clip(this.#scrub(text.slice(0, 20_000)), 200);
  }

  readonly #scrub = (text: string): string => this.#redact(clean(text));
}

function writeParams(deviceId: string, patchIds: string): Params {
  return { deviceid: deviceId, patchids: patchIds };
}
