import assert from 'node:assert/strict';
import { simulatedServices } from '../../../src/demo/api';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import { writeServices } from '../../../src/nsight/records';
import { writeParams } from '../../support/data/writeFacts';
import { ask, askFor, simulatorFor, squeezed, texts, wellFormed } from './ask';

const services: Readonly<Record<string, readonly string[]>> = {
  list_clients: [],
  list_sites: ['clientid'],
  list_servers: ['siteid'],
  list_workstations: ['siteid'],
  list_devices_at_client: ['clientid', 'devicetype'],
  patch_list_all: ['deviceid'],
  list_failing_checks: [],
  ...Object.fromEntries(writeServices.map((service) => [service, writeParams])),
};

describe('the simulator: refusals and descriptions', () => {
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet, { id: '1' }), { id: '2' }), { id: '3' });
  const patch = addPatch(device, { id: '4' });
  const valid: Readonly<Record<string, string>> = {
    clientid: '1',
    siteid: '2',
    deviceid: '3',
    patchids: '4',
    devicetype: 'server',
  };
  const paramsOf = (service: string): Record<string, string> =>
    Object.fromEntries((services[service] ?? []).map((name) => [name, valid[name] ?? '']));
  const simulator = simulatorFor(() => ({
    fleet,
    key: 'A1b2C3d4A1b2C3d4A1b2C3d4A1b2C3d4',
    now: () => 0,
    record: true,
  }));
  beforeEach(() => {
    patch.retriedAt = undefined;
  });

  const refusal = (code: number, message: string): string =>
    '<?xml version="1.0" ?><result created="1970-01-01T00:00:00+00:00" host="127.0.0.1" status="FAIL">' +
    `<error><errorcode>${code}</errorcode><message>${message}</message></error></result>`;

  for (const service of Object.keys(services)) {
    it(`${service}: answers with all parameters, and refuses a wrong key with code 3`, async () => {
      const right = await ask(simulator(), service, paramsOf(service));
      assert.equal(right.status, 200);
      assert.ok(!right.text.includes('<error>'), right.text);
      assert.ok(wellFormed(right.bytes.toString('latin1')));
      const wrong = await ask(simulator(), service, paramsOf(service), { key: 'a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4' });
      assert.equal(wrong.status, 200);
      assert.equal(squeezed(wrong.text), refusal(3, 'login failed'));
      assert.equal(squeezed((await askFor(simulator(), `/api/?service=${service}`)).text), refusal(3, 'login failed'));
    });

    it(`${service}: refuses missing parameters with code 5, also when they are misspelt`, async () => {
      for (const name of services[service] ?? []) {
        const { [name]: value = '', ...others } = paramsOf(service);
        for (const params of [others, { ...others, [name.toUpperCase()]: value }, { ...others, [name]: '' }]) {
          assert.equal(
            squeezed((await ask(simulator(), service, params)).text),
            refusal(5, `Missing parameter: ${name}`),
          );
        }
      }
    });

    it(`${service}: refuses unknown and malformed values with code 4, and ignores unknown parameters`, async () => {
      for (const name of services[service] ?? []) {
        const bad = ['x', '-1', '1e3', '%00'].concat(name === 'patchids' ? [] : ['999', ' ', '03', 'Server']);
        for (const value of bad) {
          assert.equal(
            squeezed((await ask(simulator(), service, { ...paramsOf(service), [name]: value })).text),
            refusal(4, `Invalid value for parameter: ${name}`),
          );
        }
      }
      const more = await ask(simulator(), service, { ...paramsOf(service), whatever: '1' });
      assert.ok(!more.text.includes('<error>'));
    });

    it(`${service}: describes itself, in what is not well-formed XML, without doing anything`, async () => {
      const { status, text } = await ask(simulator(), service, { describe: 'true' });
      assert.equal(status, 200);
      const head =
        '<?xml version="1.0" ?><result created="1970-01-01T00:00:00+00:00" host="127.0.0.1" status="OK">' +
        `<service><name>${service}</name>` +
        `<url> https://127.0.0.1/api/default.php?apikey=api_token&service=${service}<br ` +
        '/>&required_parameters=required_parameters<br /> [&optional_parameters=optional_parameters] </url>';
      assert.ok(squeezed(text).startsWith(head), text);
      const described = texts(text, 'name').slice(1, 2 + (services[service] ?? []).length);
      if (service !== 'list_clients') assert.deepEqual(described, ['describe', ...(services[service] ?? [])]);
      assert.match(text, /<fielddescriptions>\s*<table id="details-table"/);
      assert.match(text, /<example>\s*<(\?xml|result)/);
      assert.ok(!wellFormed(text));
      await ask(simulator(), service, { ...paramsOf(service), describe: 'true' });
      assert.equal(patch.retriedAt, undefined);
    });
  }

  it('are tried of every service', () => {
    assert.deepEqual(Object.keys(services), [...simulatedServices.keys()]);
  });

  it('describes list_sites as N-able prints it: the unclosed tag, the parameters', async () => {
    const { text } = await ask(simulator(), 'list_sites', { describe: 'true' });
    assert.ok(text.includes('<secondary_router>www.second.com<secondary_router>\n'));
    assert.ok(
      squeezed(text).includes(
        `<description>Lists all sites for a client.</description><parameters>
      <parameter><name>describe</name><type>boolean</type><default>0</default><values>true</values>
        <description>Optional. Returns a description of the service.</description><required>no</required></parameter>
      <parameter><name>clientid</name><type>integer</type><default>0</default><values>0</values>
        <description>The clientid must be a valid id.</description><required>yes</required></parameter>
      </parameters>`.replaceAll(/\s*\n\s*/g, ''),
      ),
    );
  });

  it('prints the example of patch_retry as N-able does', async () => {
    const { text } = await ask(simulator(), 'patch_retry', { describe: 'true' });
    assert.ok(
      squeezed(text).includes(
        'status="OK" ><msg>Retrying patches: 4,5 Patches already applied: 1,6</msg></result></example>',
      ),
    );
  });

  it('takes describe only as "true", and needs the key for it', async () => {
    assert.match((await ask(simulator(), 'list_sites', { describe: '1' })).text, /<errorcode>5</);
    assert.match((await ask(simulator(), 'list_sites', { describe: 'true' }, { key: '' })).text, /<errorcode>3</);
  });

  it('refuses a service that is unknown or not named', async () => {
    assert.equal(
      squeezed((await ask(simulator(), 'list_everything')).text),
      refusal(4, 'Invalid value for parameter: service'),
    );
    assert.equal(squeezed((await ask(simulator(), '')).text), refusal(5, 'Missing parameter: service'));
    assert.equal(
      squeezed((await ask(simulator(), 'List_Clients')).text),
      refusal(4, 'Invalid value for parameter: service'),
    );
    assert.match((await ask(simulator(), 'constructor')).text, /<errorcode>4</);
  });

  it('refuses an unknown devicetype of list_clients, which is optional', async () => {
    assert.equal(
      squeezed((await ask(simulator(), 'list_clients', { devicetype: 'printer' })).text),
      refusal(4, 'Invalid value for parameter: devicetype'),
    );
  });

  it('stands behind something like Cloudflare: 403 and HTML for a client that is not known', async () => {
    for (const agent of ['', 'node-fetch', 'curl/8.0', 'Mozilla/4.0']) {
      const { status, text, headers } = await ask(
        simulator(),
        'list_clients',
        {},
        { headers: { 'User-Agent': agent } },
      );
      assert.equal(status, 403);
      assert.match(headers['content-type']?.toString() ?? '', /text\/html/);
      assert.match(text, /^<!DOCTYPE html>/);
    }
  });

  it('has nothing beside GET /api/', async () => {
    for (const path of ['/', '/api', '/api/x', '/API/'])
      assert.equal((await ask(simulator(), 'list_clients', {}, { path })).status, 404, path);
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
      assert.equal((await ask(simulator(), 'list_clients', {}, { method })).status, 405, method);
    assert.equal((await askFor(simulator(), '//[/?x')).status, 404);
    assert.equal((await askFor(simulator(), `/api/?apikey=%zz&service=list_clients`)).status, 200);
  });

  it('never repeats the key of its own accord', async () => {
    const { key } = simulator();
    for (const service of [...Object.keys(services), 'none']) {
      for (const params of [paramsOf(service), {}, { describe: 'true' }]) {
        const { text, headers } = await ask(simulator(), service, params);
        assert.ok(!text.includes(key) && !JSON.stringify(headers).includes(key));
      }
    }
  });
});
