import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { QuickInput } from '../support/ui/quickInput';
import { comes, eventually, repeatAfter } from '../support/ui/wait';
import { exploreDemo, failedPatches, sharedWorkbench } from './support';

/** Types a path into VS Code's dialog until it is gone: what is typed while it reads a folder is lost. */
async function chooseFile({ input, element }: QuickInput, file: string): Promise<void> {
  const type = async () => {
    if (await element.isHidden()) return true;
    await input.fill(file, { timeout: repeatAfter }).catch(() => undefined);
    await input.press('Enter', { timeout: repeatAfter }).catch(() => undefined);
    return comes(element.waitFor({ state: 'hidden', timeout: repeatAfter }));
  };
  await eventually(type, (isGone) => isGone, 'the dialog to go');
}

describe('a report of the demo fleet', () => {
  const workbench = sharedWorkbench({ viewport: { width: 1280, height: 800 } });
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsight-report-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made of one client, shown, and saved where the dialog says', async () => {
    const { quickInput, dialog, notifications } = workbench();
    await exploreDemo(workbench());
    const view = failedPatches(workbench());
    await view.welcomeButton('Scan for Failed Patches…');
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await dialog.click('Scan');
    const found = await notifications.waitFor(/^\d+ failed patches on \d+ devices\. Scanned: /);
    await found.dismiss();

    await workbench().runCommand('N-sight: Create Report…');
    const scope = await quickInput.waitFor('Create Report');
    await scope.pick('Clients…');
    await quickInput.item(/^Bäckerei Grünwald/).waitFor();
    await quickInput.pick(/^Bäckerei Grünwald/);
    await quickInput.accept();
    await quickInput.item('HTML').waitFor();
    await quickInput.pick('HTML');
    await workbench().waitForEditor(/^Failed patches: Bäckerei Grünwald/);

    await workbench().page.locator('.editor-actions').getByRole('button', { name: 'Save As…' }).click();
    const file = path.join(folder, 'report.html');
    await eventually(
      () => quickInput.input.inputValue().catch(() => ''),
      (proposed) => /N-sight failed patches Bäckerei Grünwald & Söhne [\d-]+\.html$/.test(proposed),
      'the name that the dialog proposes',
    );
    await chooseFile(quickInput, file);
    await notifications.waitFor(/^Saved report\.html\.$/);
    const page = readFileSync(file, 'utf8');
    assert.ok(page.endsWith('</html>\n'));
    assert.match(page, /<h1>Failed patches: Bäckerei Grünwald &#38; Söhne<\/h1>/);
    assert.doesNotMatch(page, /whole fleet/);
    assert.deepEqual(readdirSync(folder), ['report.html']);
    await workbench().runCommand('View: Close Editor');
  });

  it('is light, dark, or of high contrast, as VS Code is', async () => {
    const { quickInput, dialog, notifications } = workbench();
    await exploreDemo(workbench());
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await dialog.click('Scan');
    await (await notifications.waitFor(/^\d+ failed patches on /)).dismiss();
    await workbench().runCommand('N-sight: Create Report…');
    await (await quickInput.waitFor('Create Report')).pick('The whole fleet');
    await quickInput.item('HTML').waitFor();
    await quickInput.pick('HTML');
    await workbench().waitForEditor(/^Failed patches: whole fleet/);
    const body = workbench().preview();
    await body.getByRole('heading', { name: 'Failures over time' }).waitFor();
    for (const [theme, look] of [
      ['Light Modern', 'rgb(255, 255, 255) rgb(31, 35, 40)'],
      ['Dark Modern', 'rgb(22, 27, 34) rgb(230, 237, 243)'],
      ['Default High Contrast', 'rgb(0, 0, 0) rgb(255, 255, 255)'],
      ['Default High Contrast Light', 'rgb(255, 255, 255) rgb(0, 0, 0)'],
    ] as const) {
      await workbench().change({ 'workbench.colorTheme': theme });
      await eventually(
        () =>
          body.evaluate<string, undefined>(
            '(({ backgroundColor, color }) => `${backgroundColor} ${color}`)(getComputedStyle(document.body))',
            undefined,
          ),
        (seen) => seen === look,
        theme,
      );
    }
    await workbench().change({ 'workbench.colorTheme': null });
    await workbench().runCommand('View: Close Editor');
  });
});
