import assert from 'node:assert/strict';
import * as faults from '../support/simulator/faults';
import { eventually } from '../support/ui/wait';
import { connected, devices, open, requested, serversWithPatches, sharedWorkbench } from './support';

describe('commands', () => {
  const workbench = sharedWorkbench();

  it('describe an API call in a document that cannot be changed', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await workbench().runCommand('N-sight: Describe API Call…');
    const { quickInput } = workbench();
    await quickInput.waitFor('Describe API Call');
    assert.deepEqual((await quickInput.items()).map(({ label }) => label).slice(0, 2), ['list_clients', 'list_sites']);
    await quickInput.pick('patch_retry');
    await workbench().waitForEditor('patch_retry.xml');
    const text = await workbench().editorText();
    assert.match(text, /Retry specific software patches on the specified device\./);
    assert.ok(!text.includes(simulator.key));
    await workbench().press('x');
    assert.equal(await workbench().editorText(), text);
    assert.deepEqual(
      simulator.requests.map(({ params }) => params),
      [{ service: 'patch_retry', describe: 'true' }],
    );
  });

  it('diagnose the connection in a document that cannot be changed', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await workbench().runCommand('N-sight: Diagnose Connection');
    await workbench().openSource('Diagnose Connection.md');
    const text = await workbench().editorText();
    assert.match(text, /^## patch_list_all\n\n- HTTP 200, /m);
    assert.ok(!text.includes(simulator.key));
    await workbench().press('x');
    assert.equal(await workbench().editorText(), text);
    assert.equal(simulator.count(), 7);
  });

  it('show a new document though VS Code kept one over a crash of the extension host', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    for (const found of ['HTTP 200', 'HTTP 418']) {
      await workbench().runCommand('N-sight: Diagnose Connection');
      await workbench().openSource('Diagnose Connection.md');
      await eventually(
        () => workbench().editorText(),
        (text) => text.includes(found),
        `the report of ${found}`,
      );
      simulator.fault(faults.status(418));
      simulator.forget();
      workbench().killExtensionHosts();
      await requested(simulator, 1, 'list_clients'); // VS Code has started another one.
    }
  });

  it('show the log, in which every request is and the key is not', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await open(workbench(), 'ACME');
    await workbench().runCommand('N-sight: Show Log');
    const text = await eventually(
      () => workbench().outputText(),
      (lines) => lines.includes('list_sites'),
      'the log',
    );
    assert.match(text, /list_clients: HTTP 200, \d+ bytes, \d+ ms/);
    assert.match(text, /list_sites clientid=1: HTTP 200/);
    assert.ok(!text.includes(simulator.key));
    await workbench().runCommand('View: Hide Panel');
  });

  it('copy names and ids, of a selection one a line', async () => {
    await connected(workbench(), serversWithPatches(2, 3));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const copied = async (label: string, title: string, wanted: string): Promise<void> => {
      await (await tree.menu(label)).choose(title);
      await eventually(
        () => workbench().clipboard(),
        (text) => text === wanted,
        'the clipboard',
      );
    };
    await copied('ACME', 'Copy Name', 'ACME');
    await copied('ACME', 'Copy ID', '1');
    await copied('SRV-2', 'Copy Name', 'SRV-2');
    await copied('SRV-2', 'Copy ID', '100100002');
    await copied('KB103', 'Copy ID', '103');
    await tree.select(['KB101', 'KB103'], 'Shift');
    await copied('KB102', 'Copy Name', 'KB101\nKB102\nKB103');
    await copied('KB102', 'Copy ID', '101\n102\n103');
  });

  it('are in the menu of the row that they are for', async () => {
    await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const titles = async (label: string): Promise<string[]> => (await tree.menu(label)).titles();
    for (const label of ['ACME', 'Head Office'])
      assert.deepEqual(await titles(label), [
        'Retry Failed Patches…',
        'Scan for Failed Patches…',
        'Refresh',
        'Copy Name',
        'Copy ID',
      ]);
    assert.deepEqual(await titles('SRV-1'), ['Retry Failed Patches…', 'Refresh', 'Copy Name', 'Copy ID']);
    assert.deepEqual(await titles('KB101'), ['Retry Patch', 'Reprocess Patch', 'Patch Policy', 'Copy Name', 'Copy ID']);
  });
});
