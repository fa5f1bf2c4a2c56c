import assert from 'node:assert/strict';
import type { Fault } from '../support/simulator/delivery';
import * as faults from '../support/simulator/faults';
import { eventually } from '../support/ui/wait';
import {
  connect,
  connected,
  devices,
  open,
  pendingSince,
  requested,
  serversWithPatches,
  sharedWorkbench,
  simulate,
  texts,
} from './support';

describe('what goes wrong', () => {
  const workbench = sharedWorkbench();

  // Two that say the same do not follow one another: by its text one sees that the row is the new one.
  const cases: readonly [string, Fault, RegExp][] = [
    [
      "N-sight's own error",
      faults.error(4, 'Invalid value for parameter: clientid'),
      /^N-sight says: Invalid value for parameter: clientid \(code 4\)$/,
    ],
    ['half an answer', faults.truncated(), /^The answer could not be read: expected /],
    [
      'a refusal before the API',
      faults.forbidden(),
      /^Refused before it reached the API \(HTTP 403\): a wrong server, a firewall or proxy, or no permission\.$/,
    ],
    ['text that is no XML', faults.plainText(), /^The answer could not be read: expected /],
    ['a page of HTML', faults.htmlPage(), /^Refused before it reached the API \(HTTP 200\)/],
    ['an unknown root', faults.wrongRoot(), /^The answer could not be read: expected /],
    [
      'a redirect',
      faults.redirect('https://login.example/?next=api'),
      /^The server sent us to login\.example\. Nothing was sent there/,
    ],
    ['entities', faults.billionLaughs(), /^The answer could not be read: expected /],
    ['a connection that breaks', { kind: 'drop' }, /^The connection was lost/],
    [
      'too many requests',
      faults.status(429, { 'Retry-After': '3600' }),
      /^The server has received too many requests \(HTTP 429\)\. It asks you to wait 3600 s\.$/,
    ],
  ];

  it('is a row that says why, with an icon to try again', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    for (const [at, [title, fault, reason]] of cases.entries()) {
      const set = simulator.fault(fault);
      if (at === 0) await tree.expand('ACME');
      else await tree.act('Sites', 'Try Again');
      const rows = await tree.waitForRows((all) => all.some(({ description }) => reason.test(description)), title);
      assert.deepEqual(
        rows.map(({ label, icon }) => `${icon} ${label}`),
        ['organization ACME', 'error Sites'],
        title,
      );
      assert.deepEqual(await tree.actions('Sites'), ['Try Again'], title);
      set.remove();
    }
    simulator.forget();
    await tree.act('Sites', 'Try Again');
    await tree.row('Head Office').waitFor();
    assert.deepEqual(simulator.services, ['list_sites']);
    assert.deepEqual(await workbench().notifications.texts(), []);
  });

  it('when the server is down is a row, until it is up again', async () => {
    const before = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    await before.stop();
    await tree.titleAction('Refresh');
    await tree
      .row('Clients', /^The server refused the connection\. Check its name, the port, and the setting http\.proxy\.$/)
      .waitFor();
    assert.equal((await tree.rows()).length, 1);
    const again = await simulate({ fleet: before.fleet, key: before.key, port: Number(new URL(before.url).port) });
    await tree.act('Clients', 'Try Again');
    await tree.row('ACME').waitFor();
    assert.equal(again.count(), 1);
  });

  it('in one half of a list leaves the other, and is tried again by itself', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    const fault = simulator.fault(faults.forbidden(), { service: 'list_workstations' });
    const rows = await open(workbench(), 'ACME', 'Head Office');
    assert.deepEqual(
      rows.map(({ icon, label }) => `${icon} ${label}`),
      ['error Workstations', 'server SRV-1'],
    );
    fault.remove();
    simulator.forget();
    await tree.act('Workstations', 'Try Again');
    await tree.row('Workstations').waitFor({ state: 'detached' });
    await tree.row('SRV-1').waitFor();
    assert.deepEqual(simulator.services, ['list_workstations']);
  });

  it('with one record leaves the others, and is told in a row', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    simulator.fault(faults.badRecord(), { service: 'patch_list_all' });
    const rows = await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    assert.deepEqual(texts(rows), [
      'KB101 · Failed, Moderate',
      'KB102 · Failed, Moderate',
      '1 record could not be read',
    ]);
    assert.equal(rows.at(-1)?.icon, 'warning');
  });

  it('when the key is no longer accepted is a row and one notification, with Connect…', async () => {
    const before = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    await before.stop();
    const simulator = await simulate({ fleet: before.fleet, port: Number(new URL(before.url).port) });
    await tree.titleAction('Refresh');
    const text = 'The server refused the API key. It may have been regenerated, or belong to another territory.';
    await tree.row('Clients', text).waitFor();
    const toast = await workbench().notifications.waitFor(text);
    assert.deepEqual(
      [await toast.severity(), ...(await toast.buttons())],
      ['error', 'Connect…', 'Show Log', 'Diagnose'],
    );
    await tree.act('Clients', 'Try Again');
    await requested(simulator, 2);
    await toast.click('Connect…');
    await (await workbench().quickInput.waitFor('Connect to N-sight (1/3)')).cancel();
    await connect(workbench(), simulator);
    await tree.row('ACME').waitFor();
    // It is a browser, in which other windows still have the old key.
    await workbench().notifications.waitFor(
      /^Reload the other windows of this browser: .* generate a new one in N-sight\.$/,
    );
    assert.equal((await workbench().notifications.texts()).length, 1);
  });
});

describe('a server that does not answer', () => {
  const workbench = sharedWorkbench({ settings: { 'nsight.requestTimeoutSeconds': 2 } });

  beforeEach('wait until VS Code has the setting', async () => {
    const { element } = workbench().quickInput;
    await eventually(
      async () => {
        await workbench().press('Control+Alt+F6'); // see startServer.mjs
        return element.isVisible();
      },
      (opened) => opened,
      'the setting',
    );
    await workbench().quickInput.cancel();
  });

  it('is a row after the time that the setting gives it', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    simulator.fault({ kind: 'silent' }, { service: 'list_sites' });
    await devices(workbench()).expand('ACME');
    await devices(workbench()).row('Sites', 'No answer in 2 s.').waitFor();
    assert.equal(simulator.count(), 1);
  });

  it('leaves it open what became of a retry, which is not sent again', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    simulator.fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
    await tree.act('KB101', 'Retry Patch');
    await workbench().notifications.waitFor(
      'SRV-1: No answer in 2 s. It may have been carried out; check before you send it again.',
    );
    await tree.row('KB101', pendingSince).waitFor();
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('keeps what was typed to connect', async () => {
    const simulator = await simulate();
    simulator.fault({ kind: 'silent' });
    const { quickInput } = workbench();
    await workbench().runCommand('N-sight: Connect…');
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).pick('Other server…');
    await (await quickInput.waitFor('Server (2/3)')).enter(simulator.url);
    await (await quickInput.waitFor('API key (3/3)')).enter(simulator.key);
    await quickInput.waitFor('Server (2/3)');
    await quickInput.waitForMessage(/^No answer in 2 s\./);
    assert.equal(
      await eventually(
        () => quickInput.input.inputValue(),
        (text) => text !== '',
        'what was typed',
      ),
      simulator.url,
    );
    await quickInput.cancel();
  });
});
