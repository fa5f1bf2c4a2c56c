import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Workbench } from '../support/ui/workbench';
import { anyOf } from '../support/regExps';

/** What is shipped, in a VS Code that has nothing else; run on the lowest version too. */
describe('the packaged extension', () => {
  it('holds what it needs to run and nothing else', () => {
    const listed = execFileSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], {
      encoding: 'utf8',
    });
    const others = listed
      .split('\n')
      .filter(
        (file) =>
          file !== '' &&
          !anyOf(
            /^package(\.nls(\.\w+)?)?\.json$/,
            /^l10n\/bundle\.l10n\.\w+\.json$/,
            /^(README|CHANGELOG)\.md$/,
            /^LICENSE$/,
            /^dist\/[\w-]+\.js$/,
            /^media\/\S+$/,
          ).test(file),
      );
    assert.deepEqual(others, []);
    for (const file of [
      'dist/extension.js',
      'package.nls.json',
      'package.nls.de.json',
      'l10n/bundle.l10n.de.json',
      'dist/reader.js',
      'dist/demo.js',
      'LICENSE',
      'README.md',
    ])
      assert.ok(listed.includes(file), file);
  });

  it('retries a patch of the demo fleet, and shows what the server said', async () => {
    const workbench = await Workbench.start();
    await workbench.showContainer('N-sight');
    const devices = workbench.tree('Devices');
    await devices.welcomeButton('Explore the demo fleet');
    // On the domain controller of its first client, patches failed.
    for (const label of [/^Bäckerei/, 'Hauptsitz', 'SRV-DC01']) {
      await devices.row(label).first().waitFor();
      await devices.expand(label);
    }
    const rows = await devices.waitForRows(
      (all) => all.some(({ description }) => description.startsWith('Failed')),
      'a failed patch',
    );
    const failed = rows.find(({ description }) => description.startsWith('Failed'))?.label ?? '';
    await (await devices.menu(failed)).choose('Retry Patch');
    const toast = await workbench.notifications.waitFor(/^SRV-DC01: Retrying patches: \d+$/);
    assert.equal(await toast.severity(), 'info');
    await devices.row(failed, /^(Pending|Queued|Installing)/).waitFor();
    await workbench.close();
  });
});
