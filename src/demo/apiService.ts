// What a service is, to the dispatcher and to describe=true, and how it gets at its parameters.
import { ApiFailure, type SimulatedAnswer } from './apiAnswer';
import { fleetDevices, type Fleet, type FleetClient, type FleetDevice, type FleetSite } from './fleet';

/** One call of a service. */
export interface SimulatedCall {
  readonly fleet: Fleet;
  readonly params: Readonly<Record<string, string>>;
  readonly now: number;
  /** For the `host` of the envelope. */
  readonly host: string;
}

/** A parameter, as the documents describe it. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly options: readonly string[];
  readonly description: string;
}

/** A service: what describe=true tells of it, and its answer. Required parameters are there when it is asked. */
export interface SimulatedService {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly example: string;
  /** Name, type, whether it can be empty, description. */
  readonly fields: readonly (readonly [string, string, string, string])[];
  answer(call: SimulatedCall): SimulatedAnswer;
}

/** A required id. */
export function idParameter(name: string, type = 'integer'): Parameter {
  return { name, type, required: true, options: [], description: `The ${name} must be a valid id.` };
}

/** The devicetype of list_clients and list_devices_at_client. */
export function typeParameter(required: boolean): Parameter {
  const description = required
    ? 'The devicetype must be server, workstation or mobile_device'
    : 'The devicetype is optional';
  return {
    name: 'devicetype',
    type: 'string',
    required,
    options: ['server', 'workstation', 'mobile_device'],
    description,
  };
}

/** The client that was asked for; an id that is unknown or malformed is refused with code 4 (D). */
export function clientOf(call: SimulatedCall): FleetClient {
  return call.fleet.clients.find(({ id }) => id === call.params.clientid) ?? invalid('clientid');
}

/** The site that was asked for, as clientOf. */
export function siteOf(call: SimulatedCall): FleetSite {
  const sites = call.fleet.clients.flatMap((client) => client.sites);
  return sites.find(({ id }) => id === call.params.siteid) ?? invalid('siteid');
}

/** The device that was asked for, as clientOf. */
export function requestedDevice(call: SimulatedCall): FleetDevice {
  for (const { device } of fleetDevices(call.fleet)) if (device.id === call.params.deviceid) return device;
  return invalid('deviceid');
}

/** Refuses with code 4, in the documented words (D). */
export function invalid(parameter: string): never {
  throw new ApiFailure(4, `Invalid value for parameter: ${parameter}`);
}
