import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Notifications } from '../../support/ui/notifications';
import { openBrowser } from '../../../scripts/vscode/session.mjs';
import { Tree } from '../../support/ui/tree';
import { eventually } from '../../support/ui/wait';

describe('npm start', () => {
  const mark = randomUUID();
  let data: string;
  let started: ChildProcess;

  before(() => {
    data = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
  });

  after(() => {
    started.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  it('opens VS Code with the demo fleet one click away, follows a retry, leaves no process behind', async function () {
    this.timeout(600_000);
    const env: NodeJS.ProcessEnv = { ...process.env, NSIGHT_START_MARK: mark, PORT: '8760' };
    delete env.DISPLAY;
    delete env.WAYLAND_DISPLAY;
    started = spawn('npm', ['start', '--', data], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    started.stdout?.on('data', (chunk) => {
      said += String(chunk);
    });
    const ended = once(started, 'exit');
    const printed = await eventually(
      () => Promise.resolve(said),
      (text) => text.includes('http://127'),
      'what npm start prints',
      300_000,
    );

    const browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1000, height: 1400 } }); // high enough for all of them
    await page.goto(/http:\S+/.exec(printed)?.[0] ?? '');
    const devices = new Tree(page, 'Devices');
    await devices.welcomeButton('Explore the demo fleet');
    await devices.waitForRows((rows) => rows.length === 12, 'the clients of the demo fleet');
    // What the README promises for the first five minutes: a patch is retried, and what becomes of it is seen without
    // doing anything.
    await devices.expand("O'Tarran Dental Care");
    await devices.row('Main Street').waitFor();
    await devices.expand('Main Street');
    await devices.row('DC01').waitFor();
    await devices.expand('DC01');
    const patches = await devices.waitForRows(
      (rows) => rows.some(({ description }) => description.startsWith('Failed')),
      'what failed on DC01',
    );
    await devices.act(patches.find(({ description }) => description.startsWith('Failed'))?.label ?? '', 'Retry Patch');
    await new Notifications(page).waitFor(/^DC01: Retrying patches: \d+$/);
    const retries = new Tree(page, 'Retries');
    await retries.show();
    await retries.row(/Retry DC01$/, '1 pending').waitFor();
    await retries.row(/Retry DC01$/, /^1 (queued|installing|installed)$/).waitFor({ timeout: 180_000 });
    await browser.close();

    assert.ok(processesWith(mark) > 1);
    started.kill('SIGTERM'); // npm alone gets it; Ctrl-C would reach all
    await ended;
    await eventually(
      () => Promise.resolve(processesWith(mark)),
      (count) => count === 0,
      'processes left behind',
    );
  });
});

/** How many processes have inherited this mark. */
function processesWith(mark: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && Number(pid) !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)
      );
    } catch {
      return false; // it has ended since
    }
  }).length;
}
