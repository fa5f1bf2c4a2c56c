import assert from 'node:assert/strict';
import { Workbench } from '../../support/ui/workbench';
import { devices, failedPatches, open, retries } from '../support';
import { eventually } from '../../support/ui/wait';

describe('the walkthrough', () => {
  // VS Code keeps which steps are done, so it is a new one. In a narrow window there are no pictures.
  let started: Workbench | undefined;
  before('open VS Code', async () => {
    started = await Workbench.start({ viewport: { width: 1500, height: 1400 } });
    await started.showContainer('N-sight');
  });
  after('close VS Code', () => started?.close());
  const workbench = () => started ?? assert.fail('VS Code is not open');
  const step = (id: string) => workbench().page.locator(`.getting-started-step[data-step-id$="#${id}"]`);

  /** Which steps are done, by their ids. */
  async function done(): Promise<string[]> {
    const boxes = await workbench()
      .page.locator('.getting-started-step [data-done-step-id][aria-checked="true"]')
      .all();
    return Promise.all(
      boxes.map(async (box) => ((await box.getAttribute('data-done-step-id')) ?? '').replace(/.*#/, '')),
    );
  }
  const waitUntilDone = (...ids: readonly string[]) =>
    eventually(done, (now) => ids.join() === now.join(), 'steps that are done');

  it('opens from the empty view, has a picture for each step, and checks off only what was done', async () => {
    const { page, dialog, notifications, quickInput } = workbench();
    await page.locator('.welcome-view-content a', { hasText: 'Getting started' }).click();
    await step('connect').waitFor();
    assert.equal(await page.locator('.getting-started-step').count(), 6);
    await waitUntilDone();
    for (const id of ['report', 'watch', 'scan', 'retry', 'open', 'connect']) {
      await step(id).click();
      const picture = page.locator('.getting-started-media img');
      await eventually(
        () => picture.getAttribute('srcset'),
        (srcset) => decodeURIComponent(srcset ?? '').includes(`/media/walkthrough/${id}-`),
        'the picture',
      );
      await eventually(
        async () => Number(await page.evaluate('document.querySelector(".getting-started-media img")?.naturalWidth')),
        (width) => width > 100,
        'the width of the picture',
      );
      assert.match((await picture.getAttribute('alt')) ?? '', /\w+ \w+ \w+/);
    }

    // What is left in the middle is not done, nor is there anything to watch yet.
    await workbench().runCommand('N-sight: Connect…');
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).cancel();
    await step('watch').click();
    await step('watch').getByRole('button', { name: 'Show Retries' }).click();
    await step('connect').click();
    await step('connect').getByRole('button', { name: 'Explore the demo fleet' }).click();
    await waitUntilDone('connect');
    await step('watch').click();
    await step('watch').getByRole('button', { name: 'Show Retries' }).click();
    await retries(workbench()).titleAction('Check Now');
    await (await notifications.waitFor(/^Nothing to check/)).dismiss();
    const patches = await open(workbench(), "O'Tarran Dental Care", 'Main Street', 'DC01');
    await waitUntilDone('connect', 'open');
    await workbench().runCommand('N-sight: Retry Patch');
    await (await quickInput.waitFor(/^Retry Patch/)).cancel();
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await dialog.click('Cancel');
    await devices(workbench()).act(
      patches.find(({ description }) => description.startsWith('Failed'))?.label ?? '',
      'Retry Patch',
    );
    await notifications.waitFor(/^DC01: Retrying/);
    await waitUntilDone('connect', 'open', 'retry');
    await retries(workbench()).expand(/Retry DC01$/);
    await waitUntilDone('connect', 'open', 'retry', 'watch');
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await dialog.click('Scan');
    await notifications.waitFor(/^\d+ failed patches on \d+ devices/);
    await waitUntilDone('connect', 'open', 'retry', 'scan', 'watch');
    await workbench().runCommand('N-sight: Create Report…');
    await (await quickInput.waitFor('Create Report')).pick('The whole fleet');
    await quickInput.item('Excel workbook').waitFor();
    await quickInput.pick('Excel workbook');
    await waitUntilDone('connect', 'open', 'retry', 'scan', 'watch', 'report');
    await quickInput.cancel(); // It asks where to save it.
  });
});
