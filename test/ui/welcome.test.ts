import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from '../support/ui/workbench';
import { eventually } from '../support/ui/wait';

describe('an empty view', () => {
  it('does not say that nothing was sent while the history cannot be read, and shows it once it can', async () => {
    const workbench = await Workbench.start();
    mkdirSync(workbench.storage, { recursive: true });
    const history = path.join(workbench.storage, 'history');
    writeFileSync(history, 'not a folder');
    await workbench.showContainer('N-sight');
    const view = workbench.tree('Retries');
    await eventually(
      () => view.welcome(),
      (text) => text.startsWith('What was sent cannot be shown: the history could not be read'),
      'the welcome',
    );
    await (await workbench.notifications.waitFor('The history of retries could not be read.')).dismiss();
    await view.welcomeButton('Try Again');
    await workbench.notifications.waitFor('The history of retries could not be read.');
    await view.welcomeButton('Show Log');
    assert.match(
      await eventually(
        () => workbench.outputText(),
        (text) => text.includes('could not be read'),
        'the log',
      ),
      /EEXIST|ENOTDIR/,
    );

    rmSync(history);
    await view.welcomeButton('Try Again');
    await eventually(
      () => view.welcome(),
      (text) => text.startsWith('Nothing has been sent yet.'),
      'the welcome',
    );
    await workbench.close();
  });

  it('leads on from each of the three views, also where it is the only one that is open', async () => {
    const workbench = await Workbench.start();
    await workbench.showContainer('N-sight');
    const [devices, failed, retries] = [
      workbench.tree('Devices'),
      workbench.tree('Failed Patches'),
      workbench.tree('Retries'),
    ];
    await retries.welcome();
    await devices.hide();
    await failed.hide();
    // So that nobody has asked for the connection. By the command, which keeps what is open and what is not.
    await Promise.all([workbench.page.waitForEvent('load'), workbench.runCommand('Developer: Reload Window')]);
    await workbench.showContainer('N-sight');
    assert.deepEqual([await devices.isOpen(), await failed.isOpen()], [false, false]);
    assert.match(await retries.welcome(), /^Nothing has been sent yet\. Once you are connected/);
    await retries.welcomeButton('Explore the demo fleet');
    await devices.row('Café Élysande').waitFor();
    assert.match(
      await eventually(
        () => retries.welcome(),
        (text) => !text.includes('connected'),
        'the welcome',
      ),
      /^Nothing has been sent yet\. In the Devices view/,
    );
    await failed.show();
    assert.match(await failed.welcome(), /^N-sight has no list/);
    await devices.hide();
    await retries.welcomeButton('Show Devices');
    await devices.row('Café Élysande').waitFor();
    await workbench.close();
  });
});
