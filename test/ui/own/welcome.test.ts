import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from '../../support/ui/workbench';
import { eventually } from '../../support/ui/wait';
import { startSimulator } from '../../support/simulator/testSimulator';
import { connect } from '../support';

describe('an empty view', () => {
  it('does not say that nothing was sent while the history cannot be read, and shows it once it can', async () => {
    const workbench = await Workbench.start();
    mkdirSync(workbench.storage, { recursive: true });
    const history = path.join(workbench.storage, 'history');
    writeFileSync(history, 'not a folder');
    await workbench.showContainer('N-sight');
    const view = workbench.tree('Retries');
    await workbench.tree('Devices').welcomeButton('Explore the demo fleet');
    await view.show();
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

  it('is the only view as long as nothing is connected, and the others come with a connection', async () => {
    const workbench = await Workbench.start();
    await workbench.showContainer('N-sight');
    const [devices, failed, retries] = [
      workbench.tree('Devices'),
      workbench.tree('Failed Patches'),
      workbench.tree('Retries'),
    ];
    const shownViews = () =>
      workbench.page
        .locator('.sidebar .pane-header h3.title')
        .allInnerTexts()
        .then((titles) => titles.map((title) => title.toLowerCase()));
    const others = async () => (await shownViews()).filter((title) => title !== 'devices');
    assert.match(await devices.welcome(), /^Connect to your N-sight account/);
    await eventually(others, (titles) => titles.length === 0, 'other views');
    await devices.welcomeButton('Explore the demo fleet');
    await devices.row('Café Élysande').waitFor();
    assert.match(await failed.welcome(), /^N-sight has no list/);
    assert.equal(await retries.isOpen(), false);
    await retries.show();
    assert.match(await retries.welcome(), /^Nothing has been sent yet\. In the Devices view/);
    await devices.hide();
    await retries.welcomeButton('Show Devices');
    await devices.row('Café Élysande').waitFor();
    await workbench.runCommand('N-sight: Disconnect');
    assert.match(await devices.welcome(), /^Connect to your N-sight account/);
    await eventually(others, (titles) => titles.length === 0, 'other views');
    await workbench.close();
  });

  it('does not keep the others away where the Devices view is collapsed, so that nobody opens it', async () => {
    const simulator = await startSimulator();
    const workbench = await Workbench.start();
    await workbench.showContainer('N-sight');
    await connect(workbench, simulator);
    const [devices, failed] = [workbench.tree('Devices'), workbench.tree('Failed Patches')];
    await failed.welcome();
    await devices.hide();
    // By the command, which keeps what is open and what is not.
    await Promise.all([workbench.page.waitForEvent('load'), workbench.runCommand('Developer: Reload Window')]);
    await workbench.showContainer('N-sight');
    assert.match(await failed.welcome(), /^N-sight has no list/);
    assert.equal(await devices.isOpen(), false);
    await workbench.close();
    await simulator.stop();
  });
});
