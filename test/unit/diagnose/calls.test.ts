import assert from 'node:assert/strict';
import type { Fault } from '../../support/simulator/delivery';
import type { Simulator } from '../../support/simulator/testSimulator';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import { demoFleet } from '../../../src/demo/demoFleet';
import { makeCalls } from '../../../src/diagnose/diagnosisCalls';
import * as faults from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { diagnosisReport } from '../../../src/diagnose/diagnosisReport';
import { diagnosed, part, surroundings } from './diagnosed';

const services = [
  'list_clients',
  'list_sites',
  'list_devices_at_client',
  'list_servers',
  'list_workstations',
  'patch_list_all',
];

/** What was asked by GET; the one read as POST comes last. */
const gets = ({ requests }: Simulator) => requests.filter(({ method }) => method === 'GET');

describe('a diagnosis', () => {
  it('makes one read of each kind, and no write', async () => {
    const { simulator } = await diagnosed({}, { fleet: demoFleet(Date.now()) });
    assert.deepEqual(
      gets(simulator).map(({ service }) => service),
      services,
    );
    assert.ok(simulator.requests.every(({ params }) => params.patchids === undefined));
  });

  it('follows the first client with devices to a device with Patch Management', async () => {
    const fleet = emptyFleet();
    addClient(fleet, { id: '1' });
    const client = addClient(fleet, { id: '2' });
    addSite(client, { id: '21' });
    const site = addSite(client, { id: '22' });
    addDevice(site, { id: '221', name: 'A', type: 'workstation', patchManagement: false });
    addPatch(addDevice(site, { id: '222', name: 'B', type: 'workstation' }));
    const { simulator, text } = await diagnosed({}, { fleet });
    assert.deepEqual(
      gets(simulator).map(({ params: { clientid, siteid, deviceid, devicetype } }) =>
        [clientid, siteid, deviceid, devicetype].join(),
      ),
      [',,,', '2,,,', '2,,,workstation', ',22,,', ',22,,', ',,222,'],
    );
    assert.match(part(text, 'patch_list_all'), /Records: 1 read, 0 problems/);
  });

  it('follows the first client if none has devices, as far as it goes', async () => {
    const fleet = emptyFleet();
    addSite(addClient(fleet));
    const { simulator, text } = await diagnosed({}, { fleet });
    assert.deepEqual(
      gets(simulator).map(({ service }) => service),
      services.slice(0, 5),
    );
    assert.match(part(text, 'patch_list_all'), /Not made: no answer named a device\./);
  });

  it('asks nothing again, not even a server that is busy', async () => {
    for (const code of [429, 503]) {
      const { simulator, text } = await diagnosed({ '': faults.status(code, { 'Retry-After': '1' }) });
      assert.equal(simulator.count(), 1);
      assert.match(
        part(text, 'list_clients'),
        new RegExp(`HTTP ${code}, \\d+ ms\\n- Failed: .* It asks you to wait 1 s\\.`),
      );
    }
  });

  it('says of each call that needs an answer which did not come why it was not made', async () => {
    const { simulator, text } = await diagnosed({ '': faults.error(3, 'login failed') });
    assert.equal(simulator.count(), 1);
    assert.match(part(text, 'list_clients'), /- Failed: The server refused the API key\./);
    assert.deepEqual(
      services.slice(1).map((service) => /Not made: .*/.exec(part(text, service))?.[0]),
      [
        'Not made: no answer named a client.',
        'Not made: no answer named a client.',
        'Not made: no answer named a site.',
        'Not made: no answer named a site.',
        'Not made: no answer named a device.',
      ],
    );
  });

  it('of an account without clients stops there, and without a failure', async () => {
    const { simulator, text } = await diagnosed({}, { fleet: emptyFleet() });
    assert.deepEqual(
      simulator.requests.map(({ method, service }) => `${method} ${service}`),
      ['GET list_clients', 'POST list_clients'],
    );
    assert.match(part(text, 'list_clients'), /Records: 0 read, 0 problems/);
    assert.doesNotMatch(text, /Failed/);
  });

  for (const service of services.slice(1)) {
    it(`goes on without ${service}`, async () => {
      const { simulator, text } = await diagnosed({ [service]: faults.forbidden() });
      assert.deepEqual(
        gets(simulator).map((request) => request.service),
        services,
      );
      assert.match(
        part(text, service),
        /HTTP 403, \d+ bytes, \d+ ms\n- Failed: Refused before it reached the API \(HTTP 403\)/,
      );
      assert.equal(text.match(/Failed/g)?.length, 1);
    });
  }

  it('tries one read as POST, with the key in the body and not in the URL', async () => {
    const { simulator } = await diagnosed();
    const { method, path, query, service, key, headers } = simulator.requests.at(-1) ?? assert.fail();
    assert.deepEqual([method, path, query, service, key], ['POST', '/api/', '', 'list_clients', simulator.key]);
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(simulator.requests.filter((request) => request.method === 'POST').length, 1);
  });

  const posts: [what: string, fault: Fault | undefined, takesPost: boolean, says: RegExp][] = [
    ['takes it', undefined, true, /^- The server takes it$/m],
    ['refuses it', undefined, false, /^- The server does not take it: Refused before it reached the API \(HTTP 405\)/m],
    [
      'sees no key in it',
      faults.error(3, 'login failed'),
      true,
      /^- The server does not take it: The server refused the API key\./m,
    ],
    ['answers something else', faults.emptyList('<items/>'), true, /^- The server answers it with another list/m],
  ];
  for (const [what, fault, takesPost, says] of posts) {
    it(`says that the server ${what}`, async () => {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1), takesPost });
      if (fault) simulator.fault(fault, { method: 'POST' });
      const diagnosis = await makeCalls(session.client, new AbortController().signal, () => undefined);
      const report = part(diagnosisReport(surroundings, '', diagnosis), 'The key in the body of a POST');
      assert.match(report, says);
      assert.ok(!report.includes(simulator.key));
    });
  }

  it('when cancelled gives what it has, and asks for nothing more', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const cancel = new AbortController();
    const silent: Fault = { kind: 'silent' };
    simulator.fault(silent, { service: 'list_sites' });
    const diagnosis = makeCalls(session.client, cancel.signal, (service) => {
      if (service === 'list_sites')
        setImmediate(() => {
          cancel.abort();
        });
    });
    const calls = (await diagnosis).calls.map((call) =>
      'notMade' in call ? `not made: ${call.notMade}` : (call.failure?.kind ?? 'read'),
    );
    assert.deepEqual(calls, ['read', 'cancelled', ...Array<string>(4).fill('not made: cancelled')]);
    assert.ok(simulator.count() <= 2);
  });
});
