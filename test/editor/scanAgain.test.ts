import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addDevice, addPatch } from '../../src/demo/fleet';
import { asked, fleetWithFailures, headline, scanFleet } from './failedSupport';
import { connected, message, messages } from './support';

describe('the Failed Patches view: Scan Again', () => {
  it('asks first where much may have changed: no reads nothing, yes reads that and nothing else', async () => {
    const fleet = fleetWithFailures();
    const site = fleet.clients[0]?.sites[0] ?? assert.fail();
    for (let n = 0; n < 20; n++) addPatch(addDevice(site, { name: `SRV-${n}` }), { title: 'KB1' });
    for (let n = 0; n < 5; n++) addDevice(site, { name: `WELL-${n}` });
    const simulator = await connected({ fleet });
    const scanning = scanFleet();
    (await message(/^Scan the whole fleet for failed patches\?$/)).press('Scan');
    await scanning;
    const { now } = Date;
    Date.now = () => now() + 60 * 60 * 1000;
    try {
      for (const answer of ['', 'Scan']) {
        simulator.forget();
        messages.length = 0; // the first question has the same text
        const again = vscode.commands.executeCommand('nsight.rescan');
        const question = await message(/^Scan again what may have changed\?$/);
        const [changed, rest, cost] = question.detail?.split('\n') ?? [];
        assert.match(changed ?? '', /^24 devices may have changed: /);
        assert.match(rest ?? '', /^The other 5 devices are not read again; the oldest was read 1 h.* ago\.$/);
        assert.match(cost ?? '', /^About 24 calls/);
        question.press(answer);
        await again;
        assert.equal(new Set(asked(simulator)).size, answer === '' ? 0 : 24);
        assert.equal(asked(simulator).length, answer === '' ? 0 : 24);
      }
      assert.match((await headline()).message, /: 24 of 29 devices read, oldest reading 1 h/);
    } finally {
      Date.now = now;
    }
  });
});
