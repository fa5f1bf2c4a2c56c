// list_failing_checks: the devices that have failing checks, or do not report. Its shapes are those that public clients
// take care of (C); the texts of its fields are guesses.
import { xml } from './apiAnswer';
import { clientOf, invalid, type Parameter, type SimulatedCall, type SimulatedService } from './apiService';
import { listFailingChecksExample } from './examples';
import type { FleetCheck, FleetClient, FleetDevice, FleetSite } from './fleet';
import { cdata, listing, type Elements } from './xml';

const optional = { required: false, type: 'string', options: [] };
const parameters: readonly Parameter[] = [
  { ...optional, name: 'clientid', type: 'integer', description: 'Optional. The clientid must be a valid id.' },
  { ...optional, name: 'check_type', options: ['checks', 'tasks', 'random'], description: 'Optional' },
];

/** The automated task among the types of checks (C). */
const taskType = '1023';

/** Of the whole account, or of one client. Guess: what has nothing to tell is left out, clients and sites too. */
export const listFailingChecks: SimulatedService = {
  name: 'list_failing_checks',
  description: 'Lists all failing checks and overdue or offline devices.',
  parameters,
  example: listFailingChecksExample,
  fields: [
    ['clientid', 'integer', 'no', 'The unique identifier of the client'],
    ['checkid', 'integer', 'no', 'The unique identifier of the check'],
    ['description', 'string', 'yes', 'The description of the check'],
  ],
  answer(call) {
    if (call.fleet.checks?.refused === 'unknown') return invalid('service');
    if (call.fleet.checks?.refused === 'error') return invalid('check_type');
    const clients = (call.params.clientid ?? '') === '' ? call.fleet.clients : [clientOf(call)];
    const records = clients.flatMap((client) => failingClients(call, client));
    return xml('<?xml version="1.0"?>\n' + listing(call, 'client', records));
  },
};

function failingClients(call: SimulatedCall, client: FleetClient): readonly Elements[] {
  const site = client.sites.flatMap((one) => failingSites(call, one));
  if (site.length === 0) return [];
  const inside = call.fleet.checks?.form === 'sites' ? { sites: { site } } : { site };
  return [{ clientid: client.id, name: client.name, ...inside }];
}

function failingSites(call: SimulatedCall, site: FleetSite): readonly Elements[] {
  const form = call.fleet.checks?.form ?? 'missing';
  const groups = (['server', 'workstation'] as const).map((type) => {
    const devices = site.devices.filter((device) => device.type === type && !device.agentless);
    return { type, records: devices.flatMap((device) => failingDevices(call, device)) };
  });
  if (groups.every(({ records }) => records.length === 0)) return [];
  const lists = groups.flatMap(({ type, records }): [string, Elements | readonly Elements[] | null][] => {
    if (form === 'ungrouped') return [[type, records]];
    if (records.length === 0) return form === 'empty' ? [[`${type}s`, null]] : [];
    return [[`${type}s`, { [type]: records }]];
  });
  return [{ siteid: site.id, name: site.name, ...Object.fromEntries(lists) }];
}

function failingDevices(call: SimulatedCall, device: FleetDevice): readonly Elements[] {
  const { check_type: wanted } = call.params;
  const { id, name, absence } = device;
  const checks = (device.failingChecks ?? []).filter(
    ({ type }) => (wanted !== 'checks' && wanted !== 'tasks') || (wanted === 'tasks') === (type === taskType),
  );
  if (checks.length === 0 && absence === undefined) return [];
  const check = checks.map((one, n) => checkElements(call, `${id}${n + 1}`, one));
  const failing = { '#': '\n', id, name, failed_checks: check.length === 0 ? null : { check } };
  return [absence === undefined ? failing : { ...failing, [absence]: absenceElements(call, device) }];
}

function absenceElements(call: SimulatedCall, { absence, type }: FleetDevice): Elements {
  const { day, time } = startOf(call);
  const since = absence === 'overdue' ? { startdate: day, starttime: time } : {};
  return { ...since, description: `The ${type} is ${absence}` };
}

function checkElements(call: SimulatedCall, checkid: string, { description, type, output = '' }: FleetCheck): Elements {
  const { day, time } = startOf(call);
  return {
    checkid,
    check_type: type,
    description: cdata(description),
    date: day,
    time,
    consecutive_fails: 1,
    formatted_output: cdata(output),
    checkstatus: 'testerror',
  };
}

/** Guess: when it began is written as dates are elsewhere; here it is the hour before the call. */
function startOf({ now }: SimulatedCall): { readonly day: string; readonly time: string } {
  const text = new Date(now - 3_600_000).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 19) };
}
