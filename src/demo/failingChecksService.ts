// list_failing_checks: the devices that have failing checks, or do not report. Its shapes are those that public clients
// take care of (C); the texts of its fields are guesses.
import { xml } from './apiAnswer';
import { clientOf, invalid, type Parameter, type SimulatedCall, type SimulatedService } from './apiService';
import { listFailingChecksExample } from './examples';
import type { FleetCheck, FleetClient, FleetDevice, FleetSite } from './fleet';
import { cdata, element, listing } from './xml';

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
    return xml(
      listing(
        call,
        clients.map((client) => clientXml(call, client)).filter((text) => text !== ''),
        '<?xml version="1.0"?>\n',
      ),
    );
  },
};

function clientXml(call: SimulatedCall, client: FleetClient): string {
  const sites = client.sites.map((site) => siteXml(call, site)).filter((text) => text !== '');
  if (sites.length === 0) return '';
  const inside = sites.join('\n');
  const wrapped = call.fleet.checks?.form === 'sites' ? `<sites>${inside}</sites>` : inside;
  return ['<client>', element('clientid', client.id), element('name', client.name), wrapped, '</client>'].join('\n');
}

function siteXml(call: SimulatedCall, site: FleetSite): string {
  const groups = (['server', 'workstation'] as const).map((type) => ({
    type,
    devices: site.devices
      .filter((device) => device.type === type && !device.agentless)
      .map((device) => deviceXml(call, device))
      .filter((text) => text !== ''),
  }));
  if (groups.every(({ devices }) => devices.length === 0)) return '';
  const form = call.fleet.checks?.form ?? 'missing';
  const lists = groups.map(({ type, devices }) => {
    if (form === 'ungrouped') return devices.join('\n');
    if (devices.length === 0) return form === 'empty' ? `<${type}s/>` : '';
    return `<${type}s>\n${devices.join('\n')}\n</${type}s>`;
  });
  const head = [element('siteid', site.id), element('name', site.name)];
  return ['<site>', ...head, ...lists.filter((text) => text !== ''), '</site>'].join('\n');
}

function deviceXml(call: SimulatedCall, device: FleetDevice): string {
  const { check_type: wanted } = call.params;
  const checks = (device.failingChecks ?? []).filter(
    ({ type }) => (wanted !== 'checks' && wanted !== 'tasks') || (wanted === 'tasks') === (type === taskType),
  );
  if (checks.length === 0 && device.absence === undefined) return '';
  const failing = checks.map((check, n) => checkXml(call, `${device.id}${n + 1}`, check)).join('\n');
  return [
    `<${device.type}>`,
    element('id', device.id),
    element('name', device.name),
    checks.length === 0 ? '<failed_checks/>' : `<failed_checks>\n${failing}\n</failed_checks>`,
    absenceXml(call, device),
    `</${device.type}>`,
  ].join('\n');
}

function absenceXml(call: SimulatedCall, { absence, type }: FleetDevice): string {
  const { day, time } = startOf(call);
  if (absence === undefined) return '';
  const since = absence === 'overdue' ? [element('startdate', day), element('starttime', time)] : [];
  return `<${absence}>${[...since, element('description', `The ${type} is ${absence}`)].join('')}</${absence}>`;
}

function checkXml(call: SimulatedCall, id: string, { description, type, output = '' }: FleetCheck): string {
  const { day, time } = startOf(call);
  return [
    '<check>',
    element('checkid', id),
    element('check_type', type),
    `<description>${cdata(description)}</description>`,
    element('date', day),
    element('time', time),
    element('consecutive_fails', '1'),
    `<formatted_output>${cdata(output)}</formatted_output>`,
    element('checkstatus', 'testerror'),
    '</check>',
  ].join('');
}

/** Guess: when it began is written as dates are elsewhere; here it is the hour before the call. */
function startOf({ now }: SimulatedCall): { readonly day: string; readonly time: string } {
  const text = new Date(now - 3_600_000).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 19) };
}
