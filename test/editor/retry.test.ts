import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import * as faults from '../support/simulator/faults';
import { withoutMarkdown } from './documents';
import { connected, firstOf, labels, message, messages, open, until } from './support';
import { Gate } from '../support/system/gate';
import { inSequence } from '../support/regExps';

/** One site with servers SRV-1 …, each with failed patches KB1 … */
function fleetToRetry(
  devices: number,
  patches: number,
  id = (device: number, patch: number) => `${device}0${patch}`,
): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet));
  for (let d = 1; d <= devices; d++) {
    const device = addDevice(site, { id: `00${d}`, name: `SRV-${d}` });
    for (let p = 1; p <= patches; p++) addPatch(device, { id: id(d, p), title: `KB${p}` });
  }
  return fleet;
}

/** Opens everything, and gives the patch rows device by device. */
async function openPatches(simulator: Simulator): Promise<DevicesNode[][]> {
  const site = await firstOf(await firstOf(undefined, 'client'), 'site');
  const devices = (await open(site)).filter(({ kind }) => kind === 'device');
  const patches = await Promise.all(
    devices.map(async (device) => (await open(device)).filter(({ kind }) => kind === 'patch')),
  );
  simulator.forget();
  return patches;
}

const retry = (...args: unknown[]) => vscode.commands.executeCommand('nsight.retryPatch', ...args);

describe('Retry Patch', () => {
  it('sends one patch once, reads its device once, and shows what the server said', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 2) });
    const [[first] = []] = await openPatches(simulator);
    await retry(first);
    const { severity, buttons } = await message(/^SRV-1: Retrying patches: 101$/);
    assert.deepEqual([severity, ...buttons], ['info', 'Show Details']);
    assert.deepEqual(simulator.services, ['patch_retry', 'patch_list_all']);
    assert.deepEqual(simulator.requests[0]?.params, { service: 'patch_retry', deviceid: '001', patchids: '101' });
    const [rows = []] = await openPatches(simulator);
    assert.match(await labels(rows), /^KB2 · Failed, Moderate\nKB1 · Pending since \d\d:\d\d, Moderate$/);
  });

  it('sends one call per device for a selection over several', async () => {
    const simulator = await connected({ fleet: fleetToRetry(3, 2) });
    const [one = [], two = [], three = []] = await openPatches(simulator);
    const selected = [two[1], one[0], one[1], three[0]];
    await retry(one[0], selected);
    await message(/^4 patches on 3 devices sent$/);
    const writes = simulator.requests
      .filter(({ service }) => service === 'patch_retry')
      .map(({ params }) => `${params.deviceid ?? ''}: ${params.patchids ?? ''}`);
    assert.deepEqual(writes.sort(), ['001: 101,102', '002: 202', '003: 301']);
    assert.equal(simulator.count('patch_list_all'), 3);
    assert.equal(simulator.count(), 6);
  });

  it('keeps ids as they are', async () => {
    const ids = ['000042', '123456789012345678', '9007199254740993'];
    const simulator = await connected({ fleet: fleetToRetry(1, 3, (_, patch) => ids[patch - 1] ?? '') });
    const [rows = []] = await openPatches(simulator);
    await retry(rows[0], rows);
    await message(/SRV-1: Retrying patches/);
    assert.equal(simulator.requests[0]?.params.patchids, ids.join(','));
    assert.equal(simulator.requests[0].params.deviceid, '001');
  });

  it('cuts a long list into several calls, each patch once, one read at the end', async () => {
    const simulator = await connected({
      fleet: fleetToRetry(1, 400, (_, patch) => String(100_000_000_000_000_000n + BigInt(patch))),
    });
    const [rows = []] = await openPatches(simulator);
    await retry(rows[0], rows);
    await message(/SRV-1: Retrying patches/);
    const writes = simulator.requests.filter(({ service }) => service === 'patch_retry');
    const sent = writes.flatMap(({ params }) => (params.patchids ?? '').split(','));
    assert.ok(writes.length > 1);
    assert.equal(sent.length, 400);
    assert.equal(new Set(sent).size, 400);
    assert.equal(simulator.count('patch_list_all'), 1);
  });

  it('writes to at most four devices at a time', async () => {
    const simulator = await connected({ fleet: fleetToRetry(12, 1) });
    const rows = (await openPatches(simulator)).flat();
    const four = until(() => simulator.count('patch_retry') === 4, 'four writes at once');
    simulator.fault({ kind: 'hold', until: four }, { service: 'patch_retry' });
    await retry(rows[0], rows);
    await message(/^12 patches on 12 devices sent$/);
    assert.equal(simulator.busiest, 4);
    assert.equal(simulator.count('patch_retry'), 12);
  });

  it('shows the row while it is under way', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 2) });
    const [rows = []] = await openPatches(simulator);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const running = retry(rows[0]);
    await vscode.commands.executeCommand('nsight.copyId', rows[0]);
    assert.equal(await labels(rows), 'KB1 · retrying…\nKB2 · Failed, Moderate');
    gate.open();
    await running;
    assert.match(
      await labels(await openPatches(simulator).then(([all = []]) => all)),
      /^KB2 · Failed, Moderate\nKB1 · Pending since \d\d:\d\d, Moderate$/,
    );
  });

  it('says so when N-sight accepts without a word', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 2) });
    simulator.fault(faults.msg(''), { service: 'patch_retry' });
    const [rows = []] = await openPatches(simulator);
    await retry(rows[0], rows);
    await message(/^N-sight accepted 2 patches for SRV-1$/);
  });

  it('reports what was not acknowledged, by title', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 3) });
    simulator.fault(faults.msg('Retrying patches: 101'), { service: 'patch_retry' });
    const [rows = []] = await openPatches(simulator);
    await retry(rows[0], rows);
    assert.equal((await message(/Not acknowledged: KB2 and 1 more/)).severity, 'warning');
  });

  it('makes no link of what the server says', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 1) });
    simulator.fault(faults.msg('[click](command:workbench.action.quit)'), { service: 'patch_retry' });
    const [rows = []] = await openPatches(simulator);
    await retry(rows[0]);
    assert.equal((await message(/click/)).text.includes(']('), false);
  });

  it('reads a device again that N-sight does not know any more, and says so', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 1) });
    const [[row] = []] = await openPatches(simulator);
    simulator.fault(faults.error(4, 'Invalid value for parameter: patchids'), { service: 'patch_retry' });
    await retry(row);
    const { severity } = await message(
      /^SRV-1: N-sight says: .* \(code 4\) · The device or patch is not known any more; the device is read again$/,
    );
    assert.deepEqual([severity, simulator.services], ['error', ['patch_retry', 'patch_list_all']]);
  });

  it('shows the details device by device, the failures with their reasons', async () => {
    const simulator = await connected({ fleet: fleetToRetry(2, 2) });
    simulator.fault(faults.error(5, 'Invalid value for parameter: deviceid'), {
      service: 'patch_retry',
      deviceid: '002',
    });
    const rows = (await openPatches(simulator)).flat();
    await retry(rows[0], rows);
    const told = await message(/^2 patches on 1 device sent; 1 device failed$/);
    assert.equal(told.severity, 'warning');
    assert.equal(simulator.count('patch_list_all'), 1);
    const { showTextDocument } = vscode.window;
    const shown = new Promise<vscode.TextDocument>((resolve) => {
      const show = (document: vscode.TextDocument, options: vscode.TextDocumentShowOptions) => {
        resolve(document);
        return showTextDocument(document, options);
      };
      Object.assign(vscode.window, { showTextDocument: show });
    });
    const document = await withoutMarkdown(() => {
      told.press('Show Details');
      return shown;
    });
    Object.assign(vscode.window, { showTextDocument });
    assert.ok(!(document instanceof vscode.Uri)); // Theia takes no address that is made by `Uri.from`.
    const text = document.getText();
    assert.match(
      text,
      inSequence(
        /## `SRV-1`[^]*Retrying patches: 101,102[^]*## `SRV-2`[^]*Invalid value for parameter: deviceid/,
        /[^]*Failed: not carried out:\n\n- `KB1`/,
      ),
    );
  });
});

describe('a write whose answer does not come', () => {
  const unknown: [string, Parameters<Simulator['fault']>[0]][] = [
    ['breaks off after it was carried out', { kind: 'lost' }],
    ['breaks off in the middle of the answer', { kind: 'cutConnection' }],
    ['gets an answer that cannot be read', faults.truncated()],
    ['gets HTTP 502', faults.status(502)],
  ];
  for (const [title, fault] of unknown) {
    it(`${title}: sent once, and said`, async () => {
      const simulator = await connected({ fleet: fleetToRetry(1, 1) });
      const [rows = []] = await openPatches(simulator);
      simulator.fault(fault, { service: 'patch_retry' });
      await retry(rows[0]);
      const { severity } = await message(/^SRV-1: .*It may have been carried out; check before you send it again\./);
      assert.equal(severity, 'error');
      assert.deepEqual(simulator.services, ['patch_retry', 'patch_list_all']);
    });
  }

  it('times out: sent once, and said', async () => {
    const settings = vscode.workspace.getConfiguration('nsight');
    await settings.update('requestTimeoutSeconds', 1, vscode.ConfigurationTarget.Global);
    try {
      const simulator = await connected({ fleet: fleetToRetry(1, 1) });
      const [rows = []] = await openPatches(simulator);
      simulator.fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
      await retry(rows[0]);
      await message(/^SRV-1: No answer in 1 s\. It may have been carried out; check before you send it again\./);
      assert.deepEqual(simulator.services, ['patch_retry', 'patch_list_all']);
    } finally {
      await settings.update('requestTimeoutSeconds', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is refused: sent once, and not said to be carried out', async () => {
    const simulator = await connected({ fleet: fleetToRetry(1, 1) });
    const [rows = []] = await openPatches(simulator);
    simulator.fault(faults.status(429, { 'Retry-After': '1' }), { service: 'patch_retry' });
    await retry(rows[0]);
    const { text } = await message(/too many requests/);
    assert.doesNotMatch(text, /carried out/);
    assert.deepEqual(simulator.services, ['patch_retry']);
    assert.equal(messages.length, 1);
  });
});
