import assert from 'node:assert/strict';
import { addClient, addDevice, addSite, emptyFleet, patchStatusCheck, type FleetChecks } from '../../../src/demo/fleet';
import { sessionWith } from '../../support/simulator/fleets';
import { answering, failureOf, KEY, listOf } from './servers';

const check = (description: string, type = '1031') =>
  `<check><checkid>7</checkid><check_type>${type}</check_type><description><![CDATA[${description}]]></description>` +
  '<date>2026-01-01</date><time>08:00</time><formatted_output>x</formatted_output>' +
  '<checkstatus>testerror</checkstatus>' +
  '<consecutive_fails>3</consecutive_fails><brand_new>1</brand_new></check>';
const device = (id: string, inside: string, type = 'server') =>
  `<${type}><id>${id}</id><name>N</name>${inside}</${type}>`;
const checks = (inside: string) => `<failed_checks>${inside}</failed_checks>`;
const client = (inside: string) => `<client><clientid>1</clientid><name>C</name>${inside}</client>`;
const site = (inside: string) => `<site><siteid>2</siteid><name>S</name>${inside}</site>`;

async function read(inside: string) {
  const { client: api } = await answering(listOf(inside));
  const { items, problems } = await api.listFailingChecks(undefined);
  return { found: items.map(({ id, type, absence, failing }) => [id, type, absence, failing.length]), problems, items };
}

describe('nsight: list_failing_checks', () => {
  it('asks for the account in one call, or for a client', async () => {
    const { client: api, requests } = await answering(listOf(''), { key: 'a-key' });
    assert.deepEqual(await api.listFailingChecks(undefined), { items: [], problems: [] });
    await api.listFailingChecks('007');
    const call = '/api/?apikey=a-key&service=list_failing_checks';
    assert.deepEqual(requests, [call, `${call}&clientid=007`]);
  });

  it('reads devices with their failing checks, and why they do not report', async () => {
    const both = checks(check('Patch Status Check') + check('Backup', '42'));
    const since = '<startdate>2026-01-01</startdate><starttime>08:00</starttime><description>x</description>';
    const { items, problems } = await read(
      client(
        site(
          `<servers>${device('1', both)}${device('2', `<overdue>${since}</overdue>`)}</servers>` +
            `<workstations>${device('3', '<offline><description>x</description></offline>', 'workstation')}` +
            `${device('4', `${checks('')}<unreachable>x</unreachable>`, 'workstation')}</workstations>`,
        ),
      ),
    );
    const none = { clientId: '1', failing: [] };
    assert.deepEqual(items, [
      {
        id: '1',
        type: 'server',
        clientId: '1',
        failing: [
          { description: 'Patch Status Check', type: '1031' },
          { description: 'Backup', type: '42' },
        ],
        absence: undefined,
      },
      { id: '2', type: 'server', absence: 'overdue', ...none },
      { id: '3', type: 'workstation', absence: 'offline', ...none },
      { id: '4', type: 'workstation', absence: 'unreachable', ...none },
    ]);
    assert.deepEqual(problems, []);
  });

  it('bears each shape that its levels come in', async () => {
    const [one, two] = [device('1', checks(check('x'))), device('2', checks(check('y')), 'workstation')];
    const both = [
      ['1', 'server', undefined, 1],
      ['2', 'workstation', undefined, 1],
    ];
    for (const shape of [
      client(site(`<servers>${one}</servers><workstations>${two}</workstations>`)),
      client(site(`<servers>${one}</servers><workstations/>`) + site(`<servers/><workstations>${two}</workstations>`)),
      client(site(`<servers>${one}</servers>`) + site(`<workstations>${two}</workstations>`)),
      client(`<sites>${site(`<servers>${one}</servers><workstations>${two}</workstations>`)}</sites>`),
      client(site(one + two)),
      client(`<servers>${one}</servers><workstations>${two}</workstations>`),
      client(
        `<brand_new><deep>1</deep></brand_new>${site(`<later>1</later>${one}<server/>${two}<servers></servers>`)}`,
      ),
      client(site(one)) + client(site('')) + client('') + client(site(two)),
    ])
      assert.deepEqual(await read(shape).then(({ found, problems }) => [found, problems]), [both, []], shape);
  });

  it('takes an empty element for nothing, and knows a device by its id only', async () => {
    const { found, problems } = await read(
      client(site(`${device('1', '<offline/><overdue></overdue><failed_checks/>')}${device('', checks(check('x')))}`)),
    );
    assert.deepEqual(found, [['1', 'server', undefined, 0]]);
    assert.deepEqual(problems, [{ kind: 'missingId', element: 'server', name: 'N', tag: 'id' }]);
  });

  it('takes no text of a check for anything but text', async () => {
    const hostile = `[x](command:evil)\u0007 <b>&amp; ${KEY} patch`;
    const { items } = await read(client(site(device('1', checks(check(hostile) + check('') + '<check/>')))));
    const [first, second, ...others] = items[0]?.failing ?? [];
    assert.ok(first?.description && !first.description.includes(KEY));
    assert.match(first.description, /^\[x\]\(command:evil\) ?<b>&amp; .* patch$/);
    assert.deepEqual([second, others], [{ description: undefined, type: '1031' }, []]);
    const long = await read(client(site(device('1', checks(check('x'.repeat(5_000)))))));
    assert.ok((long.items[0]?.failing[0]?.description?.length ?? Infinity) <= 1_001);
  });

  it('reads 10,000 devices', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => device(`${n}`, checks(check('Patch Status Check'))));
    assert.equal((await read(client(site(`<servers>${many.join('')}</servers>`)))).items.length, 10_000);
  });

  it('takes together what is said of a device in several places, and tells of it', async () => {
    const [patchCheck, other] = [checks(check('Patch Status Check')), checks(check('Disk'))];
    const absent = '<offline><description>Since 08:00</description></offline>';
    for (const places of [
      [other, patchCheck, absent],
      [absent, other, patchCheck],
    ]) {
      const { items, problems } = await read(
        client(places.map((inside) => site(`<servers>${device('5', inside)}</servers>`)).join('')),
      );
      assert.deepEqual(
        items.map(({ id, absence, failing }) => [id, absence, failing.map(({ description }) => description).join()]),
        [['5', 'offline', 'Disk,Patch Status Check']],
      );
      assert.deepEqual(
        problems.map(({ kind }) => kind),
        ['duplicateId', 'duplicateId'],
      );
    }
  });

  const short = (n: number) => `<check><description>Check ${n}</description></check>`;

  it('reads 50,000 checks', async () => {
    const ten = checks(Array.from({ length: 10 }, (_, n) => short(n)).join(''));
    const many = Array.from({ length: 5_000 }, (_, n) => device(`${n}`, ten));
    const { items } = await read(client(site(`<servers>${many.join('')}</servers>`)));
    assert.equal(
      items.reduce((sum, { failing }) => sum + failing.length, 0),
      50_000,
    );
  });

  it('takes no longer for a device that is listed over and over, and keeps so many of its checks', async () => {
    const same = Array.from({ length: 20_000 }, (_, n) => device('1', checks(short(n))));
    const { items, problems } = await read(client(site(`<servers>${same.join('')}</servers>`)));
    assert.deepEqual([items[0]?.failing.length, problems.length], [1_000, 19_999]);
  });

  it('is refused as every call is', async () => {
    for (const refused of ['error', 'unknown'] as const) {
      const { session } = await sessionWith({ fleet: { clients: [], checks: { refused } } });
      const { failure } = await failureOf(session.client.listFailingChecks(undefined));
      assert.ok(failure.kind === 'api' && failure.code === '4');
    }
  });

  it('reads what the simulator says in all its forms', async () => {
    for (const form of ['missing', 'empty', 'ungrouped', 'sites'] as const satisfies FleetChecks['form'][]) {
      const fleet = { ...emptyFleet(), checks: { form } };
      const places = addSite(addClient(fleet));
      addDevice(places, { id: '1', failingChecks: [patchStatusCheck, { description: 'Task', type: '1023' }] });
      addDevice(places, { id: '2' });
      addDevice(places, { id: '3', absence: 'overdue' });
      addDevice(addSite(addClient(fleet)), { id: '4', type: 'workstation', absence: 'offline' });
      const { session, simulator } = await sessionWith({ fleet });
      const { items, problems } = await session.client.listFailingChecks(undefined);
      assert.deepEqual(
        [items.map(({ id, clientId, absence, failing }) => [id, clientId, absence, failing.length]), problems],
        [
          [
            ['1', '1', undefined, 2],
            ['3', '1', 'overdue', 0],
            ['4', '2', 'offline', 0],
          ],
          [],
        ],
        form,
      );
      assert.deepEqual(
        (await session.client.listFailingChecks('2')).items.map(({ id }) => id),
        ['4'],
      );
      assert.equal(simulator.count(), 2);
    }
  });
});
