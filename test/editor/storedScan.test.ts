import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fleetWithFailures, rows, scanFleet, texts } from './failedSupport';
import { connect, connected, message, parts, until } from './support';

describe('the Failed Patches view of a stored scan', () => {
  it('retries what an old scan found only where it is still Failed, and says where it is not', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    await vscode.commands.executeCommand('nsight.disconnect');
    await connect(simulator);
    const { now } = Date;
    Date.now = () => now() + 60 * 60 * 1000;
    try {
      const [first, second] = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
      const [acme, zeta] = await rows((await rows())[1]);
      for (const patch of first?.patches ?? []) patch.status = 8;
      await vscode.commands.executeCommand('nsight.retryPatch', acme, [acme]);
      await message(/^Nothing was sent: 1 patch is no longer Failed\.$/);
      await vscode.commands.executeCommand('nsight.retryPatch', zeta, [zeta]);
      await message(/^Zeta-1: Retrying patches/);
      // At night that hour ends on another day, since which it failed then.
      await until(
        async () => /^3 × KB1 · (since [^,]+, )?Critical$/.test((await texts(await rows())).join()),
        'three left',
      );
      for (const patch of second?.patches ?? []) patch.status = 8;
      const retrying = vscode.commands.executeCommand('nsight.retryPatch', (await rows())[0]);
      const question = await message(/^Retry KB1 on 3 devices\?$/);
      assert.match(question.detail ?? '', /\n2 devices are read again first, and only what is still Failed is sent\.$/);
      question.press('Retry Patch');
      await retrying;
      await message(/^2 patches on 2 devices sent · 1 patch is no longer Failed$/);
      assert.equal(simulator.count('patch_retry'), 3);
    } finally {
      Date.now = now;
      const { history } = await parts(); // What was sent in the future would stay the newest.
      for (const { id } of history.entries.filter(({ at }) => at > now())) await history.forget(id);
    }
  });

  it('opens the page of a patch, also of one that was stored, and of a row without one none', async () => {
    const fleet = fleetWithFailures();
    const [kb1] = fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? [];
    (kb1 ?? assert.fail()).url = 'https://example.com/kb1';
    const simulator = await connected({ fleet });
    await scanFleet();
    await vscode.commands.executeCommand('nsight.disconnect');
    await connect(simulator);
    const nodes = await rows();
    const failures = await rows(nodes[0]);
    const opened: unknown[] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (id: string, ...args: unknown[]) =>
        id === 'vscode.open' ? Promise.resolve(opened.push(...args)) : executeCommand(id, ...args),
    });
    try {
      for (const node of [...failures, ...nodes]) await executeCommand('nsight.openPatchInformation', node, failures);
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
    assert.deepEqual(opened, ['https://example.com/kb1']);
  });
});
