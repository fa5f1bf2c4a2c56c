import assert from 'node:assert/strict';
import path from 'node:path';
import { forward } from '../../scripts/vscode/forward.mjs';
import { leadFrom } from '../../scripts/vscode/elsewhere.mjs';
import { Gate } from '../support/system/gate';
import { Workbench } from '../support/ui/workbench';
import { connect, devices, exploreDemo, open, requested, retries, serversWithPatches, simulate } from '../ui/support';

/** Where the extension's computer has the server; nothing listens there on the window's. */
const port = 18_443;

describe('a window whose extension host is on another computer', () => {
  let workbench: Workbench;
  let asked: string[];

  before(async () => {
    workbench = await Workbench.start({ isRemote: true });
    asked = [];
    workbench.page.on('request', (request) => asked.push(request.url()));
    await workbench.showContainer('N-sight');
  });

  it('shows the demo fleet, which runs beside the extension, and the window asks nothing of it', async () => {
    await exploreDemo(workbench);
    await open(workbench, "O'Tarran Dental Care", 'Main Street', 'DC01');
    const failed = (await devices(workbench).rows()).find(({ level, icon }) => level === 4 && icon === 'error');
    await (await devices(workbench).menu(failed?.label ?? assert.fail('nothing failed'))).choose('Retry Patch');
    await workbench.notifications.waitFor(/^DC01: Retrying patches: \d+$/);
    await retries(workbench)
      .row(/ Retry DC01$/)
      .waitFor();
    await workbench.runCommand('N-sight: Diagnose Connection');
    await workbench.waitForEditor(/Diagnosis|Connection/);
    const here = new URL(workbench.page.url()).host;
    assert.deepEqual(
      asked.filter((url) => url.startsWith('http')).filter((url) => new URL(url).host !== here && isLocal(url)),
      [],
    );
    await workbench.press('Control+Alt+F9'); // see startServer.mjs
    await devices(workbench).welcome();
  });

  it('reaches a server that only the other computer reaches, and goes on when the way to it was cut', async () => {
    const simulator = await simulate({ fleet: serversWithPatches(1, 2) });
    const [host = assert.fail('no extension host')] = workbench.extensionHosts();
    const socket = path.join(workbench.storage, '../simulator.sock');
    const way = await forward(socket, Number(new URL(simulator.url).port));
    const endsThere = await leadFrom(host, port, socket);
    await connect(workbench, { url: `http://127.0.0.1:${port}`, key: simulator.key });
    await open(workbench, 'ACME', 'Head Office', 'SRV-1');

    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await (await devices(workbench).menu('KB101')).choose('Retry Patch');
    await requested(simulator, 1, 'patch_retry');
    workbench.link.cut();
    await workbench.page
      .getByText(/Attempting to reconnect/)
      .first()
      .waitFor();
    gate.open();
    await requested(simulator, 2, 'patch_list_all'); // the reading that follows: nobody sees it yet
    workbench.link.mend();
    await workbench.notifications.waitFor(/^SRV-1: /);
    await devices(workbench)
      .row('KB101', /^Pending since/)
      .waitFor();
    await retries(workbench)
      .row(/ Retry SRV-1$/, '1 pending')
      .waitFor();
    assert.equal(simulator.count('patch_retry'), 1);
    await endsThere();
    await way.stop();
    await simulator.stop();
  });
});

function isLocal(url: string): boolean {
  return /^https?:\/\/(127\.|localhost)/.test(url);
}
