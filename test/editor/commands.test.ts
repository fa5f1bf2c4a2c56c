import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { connected, firstOf, message, messages, open, openFirstDevice, parts, until } from './support';

/** Commands that ask the user when they get nothing to act on. */
const asking = new Set(['nsight.connect', 'nsight.retryPatch', 'nsight.describeService']);

const ids = manifest.contributes.commands.map(({ command }) => command);

describe('every command', () => {
  it('bears wrong arguments, connected or not, and sends nothing', async () => {
    const simulator = await connected();
    const [client] = await open();
    const wrong: unknown[][] = [[null], ['x'], [7], [{}], [[]], [{ ...client }], [{ kind: 'patch', id: 'x' }], ['x', ['y']], [client, 'y'], [client, [null]]];
    for (const id of ids) {
      if (id === 'nsight.connect' || id === 'nsight.disconnect' || id === 'nsight.describeService') continue;
      for (const args of wrong) {
        if (asking.has(id) && args[0] === client) continue;
        await vscode.commands.executeCommand(id, ...args);
      }
    }
    assert.equal(simulator.requests.filter(({ service }) => service.startsWith('patch_') && service !== 'patch_list_all').length, 0);
    assert.ok(messages.every(({ text }) => text.includes('no longer there')), messages.map(({ text }) => text).join('\n'));
  });

  it('bears no arguments, and asks where it must', async () => {
    await connected();
    const last = 'nsight.disconnect';
    for (const id of [...ids.filter((other) => other !== last), last]) {
      const run = vscode.commands.executeCommand(id);
      if (asking.has(id)) await closeQuickInput(run);
      await run;
    }
    assert.deepEqual(messages, []);
  });

  it('says what to do first when nothing is connected', async () => {
    await vscode.commands.executeCommand('nsight.retryPatch');
    assert.deepEqual((await message(/^Connect to N-sight first/)).buttons, ['Connect…']);
  });
});

/** Closes quick inputs until a command is through. */
async function closeQuickInput(command: Thenable<unknown>): Promise<void> {
  let through = false;
  void command.then(() => { through = true; });
  await until(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    return through;
  }, 'the command to end');
}

describe('commands on rows', () => {
  it('copy names and ids, one a line', async () => {
    await connected();
    const rows = await open();
    const clients = rows.slice(0, 2).flatMap((node) => (node.kind === 'client' ? [node.client] : []));
    await vscode.commands.executeCommand('nsight.copyName', rows[0], rows.slice(0, 2));
    assert.equal(await vscode.env.clipboard.readText(), clients.map(({ name }) => name).join('\n'));
    await vscode.commands.executeCommand('nsight.copyId', rows[1]);
    assert.equal(await vscode.env.clipboard.readText(), clients[1]?.id);
  });

  it('open the patch information of an https address and of no other', async () => {
    await connected();
    const rows = await openFirstDevice();
    const withUrl = rows.find((node) => node.kind === 'patch' && node.patch.url !== undefined) ?? assert.fail();
    const opened: string[] = [];
    const { openExternal } = vscode.env;
    Object.assign(vscode.env, { openExternal: (uri: vscode.Uri) => Promise.resolve(opened.push(uri.toString(true)) > 0) });
    try {
      await vscode.commands.executeCommand('nsight.openPatchInformation', withUrl);
      await vscode.commands.executeCommand('nsight.openPatchInformation', await firstOf(undefined, 'client'));
    } finally {
      Object.assign(vscode.env, { openExternal });
    }
    assert.deepEqual(opened.map((url) => new URL(url).protocol), ['https:']);
  });
});

describe('the demo fleet', () => {
  it('is one command away, and stores nothing', async () => {
    const { connections, context } = await parts();
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    assert.equal((await connections.session())?.label, 'Demo fleet');
    assert.equal((await open()).length, 12);
    assert.equal(await context.secrets.get('nsight.connection'), undefined);
  });

  it('listens on this computer only, behind its own key, and ends with Disconnect', async () => {
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    const endpoint = (await (await parts()).connections.session())?.endpoint ?? assert.fail();
    assert.match(endpoint.server, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(endpoint.key, /^[0-9a-f]{32}$/);
    await vscode.commands.executeCommand('nsight.disconnect');
    await until(() => fetch(endpoint.server).then(() => false, () => true), 'the simulator to stop');
  });
});
