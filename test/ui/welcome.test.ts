import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from '../support/workbench';
import { eventually } from '../support/wait';

describe('an empty view', () => {
  it('does not say that nothing was sent where the history cannot be read, and shows it as soon as it can be', async () => {
    const workbench = await Workbench.start();
    mkdirSync(workbench.storage, { recursive: true });
    const history = path.join(workbench.storage, 'history');
    writeFileSync(history, 'not a folder');
    await workbench.showContainer('N-sight');
    const view = workbench.tree('Retries');
    await eventually(() => view.welcome(), (text) => text.startsWith('What was sent cannot be shown: the history could not be read'), 'the welcome');
    await (await workbench.notifications.waitFor('The history of retries could not be read.')).dismiss();
    await view.welcomeButton('Try Again');
    await workbench.notifications.waitFor('The history of retries could not be read.');
    await view.welcomeButton('Show Log');
    assert.match(await eventually(() => workbench.outputText(), (text) => text.includes('could not be read'), 'the log'), /EEXIST|ENOTDIR/);

    rmSync(history);
    await view.welcomeButton('Try Again');
    await eventually(() => view.welcome(), (text) => text.startsWith('Nothing has been sent yet.'), 'the welcome');
    await workbench.close();
  });
});
