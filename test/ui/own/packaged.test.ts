import assert from 'node:assert/strict';
import { Workbench } from '../../support/ui/workbench';
import { readVsix } from '../../support/ui/vsix';
import { anyOf } from '../../support/regExps';

/** What is shipped, in a VS Code that has nothing else; run on the lowest version too. */
describe('the packaged extension', () => {
  it('holds what it needs to run and nothing else', () => {
    const listed = [...readVsix(process.env.NSIGHT_VSIX ?? assert.fail('There is no package.')).keys()];
    const others = listed.filter(
      (file) =>
        !anyOf(
          /^\[Content_Types\]\.xml$/,
          /^extension\.vsixmanifest$/,
          /^extension\/package(\.nls(\.\w+)?)?\.json$/,
          /^extension\/l10n\/bundle\.l10n\.\w+\.json$/,
          /^extension\/(readme|changelog)\.md$/,
          /^extension\/LICENSE\.txt$/,
          /^extension\/dist\/[\w-]+\.js$/,
          /^extension\/media\/\S+$/,
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
      'LICENSE.txt',
      'readme.md',
      'changelog.md',
    ])
      assert.ok(listed.includes(`extension/${file}`), file);
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
