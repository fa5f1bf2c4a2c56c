import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as faults from '../support/simulator/faults';
import { choose, enter, leave, quickInputs, rows } from './quickInputs';
import { connect, open, parts, simulate, until } from './support';
import { Gate } from '../support/system/gate';

const start = 'Connect to N-sight (1/3)';

/** Answers each step of Connect… for a server of one's own. */
async function enterServer({ url, key }: { url: string; key: string }): Promise<void> {
  await choose(start, 'Other server…');
  await enter('Server (2/3)', url);
  await enter('API key (3/3)', key);
}

async function stored(): Promise<string | undefined> {
  return (await parts()).context.secrets.get('nsight.connection');
}

/** What the accounts are called that are kept. */
async function names(): Promise<string> {
  return (await (await parts()).connections.storedAccounts()).accounts.map(({ name }) => name).join();
}

/** What the newest input box says is wrong. */
function validation(): string | undefined {
  const input = quickInputs.at(-1)?.input;
  const message = input && 'validationMessage' in input ? input.validationMessage : undefined;
  return typeof message === 'string' ? message : message?.message;
}

describe('Connect…', () => {
  it('starts at the first territory, and connects', async () => {
    const simulator = await simulate();
    const running = vscode.commands.executeCommand('nsight.connect');
    const [first] = await rows(start);
    const [pick] = quickInputs;
    assert.ok(pick && 'activeItems' in pick.input);
    assert.deepEqual(pick.input.activeItems, [first]);
    await enterServer(simulator);
    await running;
    assert.equal(await stored(), JSON.stringify({ server: simulator.url, key: simulator.key }));
    assert.ok((await open()).length > 1);
  });

  it('makes no icon and no link of what the server says', async () => {
    const simulator = await simulate();
    const fault = simulator.fault(faults.error(4, '$(trash) [x](command:workbench.action.quit)'), {
      service: 'list_clients',
    });
    const running = vscode.commands.executeCommand('nsight.connect');
    await enterServer(simulator);
    await until(validation, 'the reason');
    assert.equal(validation(), 'N-sight says: $ (trash) [x] (command:workbench.action.quit) (code 4)');
    fault.remove();
    leave();
    await running;
    assert.equal(await stored(), undefined);
  });

  it('takes a key out of what it was pasted with, and says what is odd about another', async () => {
    const simulator = await simulate();
    const running = vscode.commands.executeCommand('nsight.connect');
    await enterServer({ ...simulator, key: 'two words' });
    await until(() => validation() === 'An API key contains no spaces.', 'the reason');
    await enter('API key (3/3)', `https://rmm.example/api/?apikey=${simulator.key}`);
    await until(() => validation()?.includes('the address of rmm.example, another server'), 'the reason');
    assert.equal(simulator.count(), 0);
    await enter('API key (3/3)', ` "${simulator.url}/api/?apikey=\u200b${simulator.key}&service=list_clients" `);
    await running;
    assert.equal(await stored(), JSON.stringify({ server: simulator.url, key: simulator.key }));
  });

  it("opens N-able's page on how to generate a key, by a button of that step alone, which stays open", async () => {
    const { openExternal } = vscode.env;
    const opened: string[] = [];
    Object.assign(vscode.env, { openExternal: (uri: vscode.Uri) => opened.push(uri.toString()) });
    try {
      const running = vscode.commands.executeCommand('nsight.connect');
      await choose(start, 'Other server…');
      await enter('Server (2/3)', 'rmm.example');
      await until(() => quickInputs.at(-1)?.input.title === 'API key', 'the step');
      const buttons = quickInputs.map(({ input }) => input.buttons.map(({ tooltip }) => tooltip));
      assert.deepEqual(
        buttons.map((those) => those.filter((tooltip) => tooltip === 'How to generate an API key').length),
        [0, 0, 1],
      );
      const step = quickInputs.at(-1) ?? assert.fail();
      step.press(step.input.buttons.at(-1) ?? assert.fail());
      assert.deepEqual(opened, ['https://documentation.n-able.com/remote-management/userguide/Content/api_key.htm']);
      assert.equal(quickInputs.at(-1), step);
      leave();
      await running;
    } finally {
      Object.assign(vscode.env, { openExternal });
    }
  });

  it("puts the API's server in the place of a dashboard's", async () => {
    const running = vscode.commands.executeCommand('nsight.connect');
    await choose(start, 'Other server…');
    await enter('Server (2/3)', 'https://www2germany1.systemmonitor.eu.com/dashboard/');
    const typed = () => {
      const input = quickInputs.at(-1)?.input;
      return input && 'validationMessage' in input ? input.value : undefined;
    };
    const server = 'wwwgermany1.systemmonitor.eu.com';
    await until(() => typed() === server, 'the offer');
    assert.match(String(validation()), /^This is the dashboard's address\./);
    await enter('Server (2/3)', String(typed()));
    await until(() => quickInputs.at(-1)?.input.title === 'API key', 'the next step');
    leave();
    await running;
  });

  for (const before of [undefined, { url: 'https://rmm.example', key: 'b'.repeat(32) }]) {
    it(`changes nothing when it is left while the key is being stored${before ? ' over another' : ''}`, async () => {
      const { connections, context } = await parts();
      if (before) await connect(before);
      else await connections.state();
      const simulator = await simulate();
      const session = await connections.session();
      const was = await stored();
      const wereThere = await names();
      const { secrets } = context;
      const store = secrets.store.bind(secrets);
      const gate = new Gate();
      const released = gate.opened;
      let storing = 0;
      Object.assign(secrets, {
        store: async (name: string, value: string) => {
          storing += 1;
          await released;
          await store(name, value);
        },
      });
      try {
        const running = vscode.commands.executeCommand('nsight.connect');
        await enterServer(simulator);
        await until(() => storing === 1, 'the storing');
        leave();
        await running;
        gate.open();
        await until(async () => storing > 0 && (await names()) === wereThere, 'what was stored before');
        assert.equal(await stored(), was);
      } finally {
        Object.assign(secrets, { store });
      }
      assert.equal(await connections.session(), session);
      assert.equal(session?.closed.aborted ?? false, false);
    });
  }
});

describe('the demo fleet beside a stored connection', () => {
  const other = { url: 'https://rmm.example', key: 'b'.repeat(32) };

  async function label(): Promise<string | undefined> {
    return (await (await parts()).connections.session())?.label;
  }

  it('leaves it stored, and Disconnect brings it back', async () => {
    const simulator = await simulate();
    await connect(simulator);
    const was = await stored();
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    assert.equal(await label(), 'Demo fleet');
    assert.equal(await stored(), was);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.equal(await label(), new URL(simulator.url).host);
    assert.equal(await stored(), was);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.equal(await label(), undefined);
    assert.equal(await stored(), undefined);
  });

  it('stays when another window changes the connection, which then comes with Disconnect', async () => {
    const { connections, context } = await parts();
    await connections.state();
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    const session = await connections.session();
    const changed = new Promise<void>((resolve) => {
      const listening = context.secrets.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
    // Another key than the one that other tests have disconnected.
    await context.secrets.store('nsight.connection', JSON.stringify({ server: other.url, key: `${other.key}-2` }));
    await changed;
    // Whoever follows does it in fewer.
    for (const read of ['seen', 'compared', 'opened']) assert.ok(await stored(), read);
    assert.equal(await connections.session(), session);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.equal(await label(), 'rmm.example');
  });
});
