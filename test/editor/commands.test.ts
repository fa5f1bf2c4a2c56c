import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { leave } from './quickInputs';
import { connected, firstOf, message, messages, open, openFirstDevice, parts, until } from './support';
import { writes } from '../../src/writes';
import { anyOf } from '../support/regExps';

/** Commands that do something to patches when they get a row. */
const acting = new Set(['nsight.retryFailedPatches', ...Object.values(writes).map(({ command }) => command)]);

/** All commands, the one last that takes away what the others need. */
const ids = manifest.contributes.commands
  .map(({ command }) => command)
  .sort((a, b) => Number(a === 'nsight.disconnect') - Number(b === 'nsight.disconnect'));

/** What commands say that have nothing to do. */
const idle = anyOf(
  /^Nothing to check/,
  /^The history is empty/,
  /^Clear the history of/,
  /^N-sight was not connected/,
  /^Disconnected from 127\.0\.0\.1:\d+\.$/,
  /^Open a report first/,
  /no longer there/,
  /^Nothing has been scanned/,
  /^There is no scan to resume/,
  /^All that may have changed was read/,
  /^No scan is stored/,
  /^Clear the scan/,
  /^No devices are known/,
  /^\d+ failed patch(es)? on/,
  /^Reload the other windows of this browser/,
);

describe('every command', () => {
  it('bears wrong arguments, connected or not, and sends nothing', async function () {
    this.timeout(300_000); // some three hundred calls
    const simulator = await connected();
    const { connections } = await parts();
    const [client] = await open();
    const wrong: unknown[][] = [
      [null],
      ['x'],
      [7],
      [{}],
      [[]],
      [{ ...client }],
      [{ kind: 'patch', id: 'x' }],
      ['x', ['y']],
      [client, 'y'],
      [client, [null]],
    ];
    for (const id of ids) {
      assert.equal((await connections.session())?.endpoint.server, simulator.url, `before ${id}`);
      for (const args of wrong) {
        if (acting.has(id) && args[0] === client) continue;
        await leaveAll(vscode.commands.executeCommand(id, ...args));
      }
    }
    assert.equal(await connections.session(), undefined, 'after Disconnect');
    assert.equal(
      simulator.requests.filter(({ service }) => service.startsWith('patch_') && service !== 'patch_list_all').length,
      0,
    );
    assert.deepEqual(
      messages.map(({ text }) => text).filter((text) => !idle.test(text)),
      [],
    );
  });

  it('bears rows of a connection before, and asks the server of the new one for nothing', async () => {
    await connected();
    const patches = await openFirstDevice();
    const [client, site, device, patch] = [
      await firstOf(undefined, 'client'),
      patches[0]?.parent?.parent,
      patches[0]?.parent,
      patches[0],
    ];
    const simulator = await connected();
    await open();
    simulator.forget();
    for (const id of ids.filter((one) => !['nsight.disconnect', 'nsight.refresh', 'nsight.diagnose'].includes(one))) {
      for (const row of [client, site, device, patch]) await leaveAll(vscode.commands.executeCommand(id, row, [row]));
    }
    assert.deepEqual(simulator.requests, []);
    assert.deepEqual(
      messages.map(({ text }) => text).filter((text) => !idle.test(text)),
      [],
    );
  });

  it('bears no arguments, and asks where it must', async () => {
    await connected();
    for (const id of ids) await leaveAll(vscode.commands.executeCommand(id));
    assert.deepEqual(
      messages.map(({ text }) => text).filter((text) => !idle.test(text)),
      [],
    );
  });

  it('says what to do first when nothing is connected', async () => {
    await vscode.commands.executeCommand('nsight.retryPatch');
    assert.deepEqual((await message(/^Connect to N-sight first/)).buttons, ['Connect…']);
  });
});

/** Leaves quick inputs and questions until a command is through. */
async function leaveAll(command: Thenable<unknown>): Promise<void> {
  let through = false;
  void command.then(() => {
    through = true;
  });
  await until(() => {
    leave();
    for (const { press } of messages) press('');
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
    const opened: unknown[] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (id: string, ...args: unknown[]) =>
        id === 'vscode.open' ? Promise.resolve(opened.push(...args)) : executeCommand(id, ...args),
    });
    try {
      await executeCommand('nsight.openPatchInformation', withUrl, rows);
      await executeCommand('nsight.openPatchInformation', await firstOf(undefined, 'client'));
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
    assert.ok(withUrl.kind === 'patch');
    assert.deepEqual(opened, [withUrl.patch.url]);
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
    await until(
      () =>
        fetch(endpoint.server).then(
          () => false,
          () => true,
        ),
      'the simulator to stop',
    );
  });
});
