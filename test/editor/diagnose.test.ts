import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../support/simulator/testSimulator';
import * as faults from '../support/simulator/faults';
import { documentOf, lastDocument } from './documents';
import { connect, connected, message, messages, open, openFirstDevice, parts, simulate, until } from './support';

/** The report that the command opens. */
async function diagnose(): Promise<string> {
  const document = await documentOf(() => vscode.commands.executeCommand('nsight.diagnose'));
  assert.deepEqual(
    [document.uri.scheme, document.uri.path.split('/').at(-1), document.languageId],
    ['nsight', 'Diagnose Connection.md', 'markdown'],
  );
  return document.getText();
}

/** A connection whose first list the view has, so that every request from now on is another's. */
async function connectedAndShown(): Promise<Simulator> {
  const simulator = await connected();
  await open();
  simulator.forget();
  return simulator;
}

describe('Diagnose Connection', () => {
  it('opens a report in Markdown that cannot be changed, for which each kind was read, one also as POST', async () => {
    const simulator = await connectedAndShown();
    const { context } = await parts();
    const text = await diagnose();
    assert.deepEqual(
      simulator.requests.map(({ method, service }) => `${method} ${service}`),
      [
        'GET list_clients',
        'GET list_sites',
        'GET list_devices_at_client',
        'GET list_servers',
        'GET list_workstations',
        'GET patch_list_all',
        'POST list_clients',
      ],
    );
    assert.ok(
      text.includes(
        `- N-sight Patches: \`${String(Reflect.get(context.extension.packageJSON, 'version'))}\`\n` +
          `- VS Code: \`${vscode.version}\``,
      ),
      text,
    );
    assert.match(text, /^- `http\.proxySupport`: override$/m);
    assert.match(text, /^- `http\.proxyStrictSSL`: on$/m);
    assert.match(text, /^- Connected to a server on this computer \(http, with a port of its own\)$/m);
    assert.match(text, /^## patch_list_all\n\n- HTTP 200, /m);
    for (const secret of [
      simulator.key,
      new URL(simulator.url).host,
      simulator.fleet.clients[0]?.name ?? assert.fail(),
    ])
      assert.ok(!text.includes(secret));
    assert.equal(vscode.workspace.fs.isWritableFileSystem('nsight'), undefined);
    assert.deepEqual(messages, []);
  });

  it('reads what is there now, and not what was read before', async () => {
    const simulator = await connected();
    await open();
    simulator.fault(faults.forbidden(), { service: 'list_clients' });
    assert.match(await diagnose(), /^## list_clients\n\n- HTTP 403/m);
  });

  it('knows the demo fleet', async () => {
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    assert.match(await diagnose(), /^- Connected to the demo fleet, on this computer$/m);
  });

  it('opens a report without a connection, too', async () => {
    const text = await diagnose();
    assert.match(text, /^## Server\n\n- There is no connection, and nothing was asked$/m);
    assert.match(text, /^- VS Code: /m);
    assert.doesNotMatch(text, /list_clients/);
  });

  it('asks the server that could not be connected to, until something is connected or disconnected', async () => {
    const { connections } = await parts();
    const simulator = await simulate();
    const fault = simulator.fault(faults.forbidden());
    await assert.rejects(
      connections.connect({ server: simulator.url, key: simulator.key }, new AbortController().signal),
    );
    simulator.forget();
    const text = await diagnose();
    assert.match(
      text,
      /^- There is no connection\. Asked was what could not be connected to: a server on this computer \(http/m,
    );
    assert.match(text, /^## list_clients\n\n- HTTP 403/m);
    assert.equal(simulator.count(), 1);

    await vscode.commands.executeCommand('nsight.disconnect');
    assert.match(await diagnose(), /nothing was asked/);
    await assert.rejects(
      connections.connect({ server: simulator.url, key: simulator.key }, new AbortController().signal),
    );
    fault.remove();
    const other = await connectedAndShown();
    assert.match(await diagnose(), /^- Connected to /m);
    // The Devices view, where it is in sight, asks for the clients too.
    assert.equal(other.count() - other.count('list_clients'), 5);
    assert.equal(simulator.count(), 2);
  });

  it('opens a report of what was read when it is cancelled', async () => {
    const simulator = await connectedAndShown();
    simulator.fault({ kind: 'silent' }, { service: 'list_sites' });
    const { withProgress } = vscode.window;
    const source = new vscode.CancellationTokenSource();
    Object.assign(vscode.window, {
      withProgress: (
        options: vscode.ProgressOptions,
        task: (progress: vscode.Progress<unknown>, token: vscode.CancellationToken) => Thenable<unknown>,
      ) => {
        assert.ok(options.cancellable);
        return task({ report: () => undefined }, source.token);
      },
    });
    try {
      const report = diagnose();
      await until(() => simulator.count('list_sites') === 1, 'the second call');
      source.cancel();
      const text = await report;
      assert.match(text, /^## list_clients\n\n- HTTP 200/m);
      assert.match(text, /^## list_sites\n\n- No HTTP status, \d+ ms\n- Failed: Canceled\.$/m);
      assert.match(text, /^## patch_list_all\n\n- Not made: cancelled\.$/m);
      assert.equal(simulator.count(), 2);
    } finally {
      Object.assign(vscode.window, { withProgress });
      source.dispose();
    }
  });

  it('opens a report of what was read when the window disconnects', async () => {
    const simulator = await connected();
    simulator.fault({ kind: 'silent' }, { service: 'list_sites' });
    const report = diagnose();
    await until(() => simulator.count('list_sites') === 1, 'the second call');
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.match(await report, /^- Failed: Canceled\.$/m);
  });

  it('is no fourth button beside the result of an action', async () => {
    const simulator = await connected();
    const patch = (await openFirstDevice()).find((node) => node.kind === 'patch');
    for (const [fault, buttons] of [
      [faults.forbidden(), ['Show Details', 'Show Log', 'Connect…']],
      [faults.wrongRoot(), ['Show Details', 'Show Log', 'Diagnose']],
    ] as const) {
      const set = simulator.fault(fault, { service: 'patch_retry' });
      await vscode.commands.executeCommand('nsight.retryPatch', patch);
      assert.deepEqual(
        messages.splice(0).map((one) => one.buttons),
        [buttons],
      );
      set.remove();
    }
  });

  it('is a button beside errors that it helps with', async () => {
    const simulator = await simulate();
    await connect({ url: simulator.url, key: 'wrong'.repeat(6) });
    await open();
    const { press } = await message(/refused the API key/);
    press('Diagnose');
    await until(() => lastDocument()?.getText().includes('- Failed: The server refused the API key.'), 'the report');
  });
});
