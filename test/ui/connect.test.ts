import assert from 'node:assert/strict';
import { eventually } from '../support/ui/wait';
import { addClient, emptyFleet } from '../../src/demo/fleet';
import {
  connect,
  devices,
  open,
  requested,
  serversWithPatches,
  sharedWorkbench,
  simulate,
  simulateDown,
} from './support';

describe('Connect…', () => {
  const workbench = sharedWorkbench();

  /** Goes to the step where the server is typed. */
  async function openServerStep(): Promise<void> {
    await workbench().runCommand('N-sight: Connect…');
    await (await workbench().quickInput.waitFor('Connect to N-sight (1/3)')).pick('Other server…');
    await workbench().quickInput.waitFor('Server (2/3)');
  }

  it('offers the territories with their hosts, then any other server, then the demo fleet', async () => {
    await workbench().runCommand('N-sight: Connect…');
    const { quickInput } = workbench();
    await quickInput.waitFor('Connect to N-sight (1/3)');
    assert.equal(await quickInput.input.getAttribute('placeholder'), 'Where is your N-sight account hosted?');
    const items = await quickInput.items();
    assert.deepEqual(
      items.slice(-2).map(({ label }) => label),
      ['Other server…', 'Demo fleet'],
    );
    assert.equal(items.at(-1)?.description, 'a made-up fleet on this computer; no account needed');
    const territories = items.slice(0, -2);
    assert.equal(territories.length, 11);
    assert.ok(
      territories.every(({ description }) => /^www[\w.-]+$/.test(description)),
      JSON.stringify(territories),
    );
    assert.deepEqual(territories.at(-1), { label: 'United States', description: 'www.systemmonitor.us' });
    await quickInput.cancel();
    assert.match(await devices(workbench()).welcome(), /Explore the demo fleet/);
  });

  it('says why a server is refused, and keeps what was typed', async () => {
    await openServerStep();
    const { quickInput } = workbench();
    const refused: [string, RegExp][] = [
      ['https://user:pass@www.example.com', /user name/],
      ['https://www.example.com/dashboard', /path/],
      ['www.example.com?apikey=1', /\?/],
      ['www.example.com#top', /#/],
      ['http://www.example.com', /unencrypted/],
      ['ftp://www.example.com', /https/],
      ['', /host name/],
    ];
    for (const [text, reason] of refused) {
      await quickInput.enter(text);
      await quickInput.waitForMessage(reason);
      assert.equal(await quickInput.input.inputValue(), text);
    }
    await quickInput.cancel();
  });

  it('goes back step by step, and keeps what was typed', async () => {
    await openServerStep();
    const { quickInput } = workbench();
    await quickInput.enter('www.example.com');
    await quickInput.waitFor('API key (3/3)');
    await quickInput.button('Back');
    await quickInput.waitFor('Server (2/3)');
    assert.equal(await quickInput.input.inputValue(), 'www.example.com');
    await quickInput.button('Back');
    await quickInput.waitFor('Connect to N-sight (1/3)');
    await quickInput.pick('United States');
    await quickInput.waitFor('API key (3/3)');
    await quickInput.waitForMessage(/www\.systemmonitor\.us/);
    await quickInput.button('Back');
    await quickInput.waitFor('Connect to N-sight (1/3)');
    await quickInput.cancel();
  });

  it('connects by typing, after a key that was refused, with one request', async () => {
    const simulator = await simulate({ fleet: serversWithPatches(1, 1) });
    const { page, quickInput } = workbench();
    const wrong = 'f'.repeat(32);
    await page.keyboard.press('F1');
    await quickInput.input.waitFor();
    await page.keyboard.type('N-sight: Connect…');
    await quickInput.item('N-sight: Connect…').waitFor();
    await page.keyboard.press('Enter');
    await quickInput.waitFor('Connect to N-sight (1/3)');
    await quickInput.item('Other server…').waitFor();
    await page.keyboard.type('Other');
    await page.keyboard.press('Enter');
    await quickInput.waitFor('Server (2/3)');
    await page.keyboard.type(simulator.url);
    await page.keyboard.press('Enter');
    await quickInput.waitFor('API key (3/3)');
    await page.keyboard.type(wrong);
    assert.ok(await quickInput.hidesInput());
    await page.keyboard.press('Enter');
    await quickInput.waitForMessage(/refused the API key/);
    assert.equal(await quickInput.input.inputValue(), wrong);
    assert.ok(await quickInput.hidesInput());

    simulator.forget();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(simulator.key);
    await assertNowhere(simulator.key);
    await page.keyboard.press('Enter');
    await devices(workbench()).row('ACME').waitFor();
    await quickInput.waitUntilClosed();
    assert.ok(!(await devices(workbench()).hasWelcome()));
    await open(workbench(), 'ACME');
    assert.deepEqual(simulator.services, ['list_clients', 'list_sites']);
    await assertNowhere(simulator.key);
    await assertNowhere(wrong);
    assert.deepEqual(await workbench().notifications.texts(), []);
  });

  /** A text is neither to be seen nor hidden in the page. */
  async function assertNowhere(text: string): Promise<void> {
    const { page } = workbench();
    assert.ok(!(await page.locator('body').innerText()).includes(text));
    assert.ok(!(await page.content()).includes(text));
  }

  it('stops when it is cancelled while the server is silent, and stores nothing', async () => {
    const simulator = await simulate();
    simulator.fault({ kind: 'silent' });
    await openServerStep();
    const { quickInput, page } = workbench();
    await quickInput.enter(simulator.url);
    await (await quickInput.waitFor('API key (3/3)')).enter(simulator.key);
    await requested(simulator, 1);
    await page.keyboard.press('Escape');
    await quickInput.waitUntilClosed();
    await eventually(
      () => {
        simulator.forget();
        return Promise.resolve(simulator.busiest);
      },
      (inFlight) => inFlight === 0,
      'requests under way',
    );
    assert.match(await devices(workbench()).welcome(), /Connect to your N-sight account/);
    await workbench().reload();
    await workbench().showContainer('N-sight');
    assert.match(await devices(workbench()).welcome(), /Connect to your N-sight account/);
    assert.equal(simulator.count(), 0);
  });

  it('leads back to the server when it is down, with the reason and what was typed', async () => {
    const { url, key } = await simulateDown();
    await openServerStep();
    const { quickInput } = workbench();
    await quickInput.enter(url);
    await (await quickInput.waitFor('API key (3/3)')).enter(key);
    await quickInput.waitFor('Server (2/3)');
    await quickInput.waitForMessage(/refused the connection/);
    assert.equal(await quickInput.input.inputValue(), url);
    await quickInput.accept();
    await quickInput.waitFor('API key (3/3)');
    assert.equal(await quickInput.input.inputValue(), key);
    await quickInput.cancel();
  });

  it('shows the demo fleet in place of the server that it was connected to, until Disconnect', async () => {
    const simulator = await simulate({ fleet: serversWithPatches(1, 1) });
    await connect(workbench(), simulator);
    const tree = devices(workbench());
    await tree.row('ACME').waitFor();
    await workbench().runCommand('N-sight: Connect…');
    await (await workbench().quickInput.waitFor('Connect to N-sight (1/3)')).pick('Demo fleet');
    await tree.waitForRows(
      (rows) => rows.length === 12 && rows.every(({ label }) => label !== 'ACME'),
      'the demo fleet alone',
    );
    await workbench().runCommand('N-sight: Disconnect');
    await tree.row('ACME').waitFor();
  });

  it('says that a key sees no clients, and shows the first one after Refresh', async () => {
    const simulator = await simulate({ fleet: emptyFleet() });
    await connect(workbench(), simulator);
    const tree = devices(workbench());
    await eventually(
      () => tree.welcome(),
      (text) => text.includes('no client groups'),
      'the welcome',
    );
    addClient(simulator.fleet, { name: 'ACME' });
    await tree.welcomeButton('Refresh');
    await tree.row('ACME').waitFor();
  });
});
