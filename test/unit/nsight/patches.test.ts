import assert from 'node:assert/strict';
import type { Patch } from '../../../src/nsight/records';
import { answering } from './servers';
import { policyLabelText, severityText, statusText } from '../../../src/wording/patchWords';

async function read(fields: string): Promise<Patch> {
  const { client } = await answering(`<patches><patch><patchid>1</patchid>${fields}</patch></patches>`);
  const [patch] = (await client.listPatches('1')).items;
  assert.ok(patch);
  return patch;
}

describe('nsight: patches', () => {
  const statuses: [code: string, label: string, status: string, statusLabel: string][] = [
    ['1', 'Missing', 'missing', 'Missing'],
    ['2', 'Pending', 'pending', 'Pending'],
    ['4', 'Queued', 'queued', 'Queued'],
    ['8', 'Installed', 'installed', 'Installed'],
    ['16', 'Failed', 'failed', 'Failed'],
    ['32', 'Ignored', 'ignored', 'Ignored'],
    ['23', 'Ignored', 'ignored', 'Ignored'],
    ['64', 'Reboot Required', 'rebootRequired', 'Reboot Required'],
    ['16', '', 'failed', 'Failed'],
    ['16', 'Installed', 'failed', 'Installed'],
    ['128', 'installing', 'installing', 'installing'],
    ['', 'REBOOT REQUIRED', 'rebootRequired', 'REBOOT REQUIRED'],
    ['', 'RebootRequired', 'rebootRequired', 'RebootRequired'],
    ['128', 'Superseded', 'unknown', 'Superseded'],
    ['128', 'Failed (Reboot Required)', 'failed', 'Failed (Reboot Required)'],
    ['128', 'Install failed', 'failed', 'Install failed'],
    ['8', 'INSTALLATION FAILED', 'failed', 'INSTALLATION FAILED'],
    ['', 'Failed - not enough space', 'failed', 'Failed - not enough space'],
    ['2', 'Download failure', 'failed', 'Download failure'],
    ['128', 'Not failed', 'unknown', 'Not failed'],
    ['2', 'Retrying failed patch', 'pending', 'Retrying failed patch'],
    ['8', 'Previously failed', 'installed', 'Previously failed'],
    ['128', 'Failover', 'unknown', 'Failover'],
    ['128', '', 'unknown', 'Status 128'],
    ['', '', 'unknown', 'Unknown'],
  ];
  for (const [code, label, status, statusLabel] of statuses) {
    it(`reads status ${code || 'nothing'} "${label}" as ${status}`, async () => {
      const patch = await read(`<status>${code}</status><statusLabel>${label}</statusLabel>`);
      assert.deepEqual([patch.status, statusText(patch)], [status, statusLabel]);
    });
  }

  const policies: [code: string, label: string, policy: string, overridden: boolean, shown?: string][] = [
    ['1', 'Ignore', 'ignore', false],
    ['2', 'Approve', 'approve', false],
    ['4', 'Do Nothing', 'doNothing', false],
    ['65', 'Ignore', 'ignore', true],
    ['66', '', 'approve', true, 'Approve'],
    ['68', '', 'doNothing', true, 'Do Nothing'],
    ['8', 'do nothing', 'doNothing', false],
    ['72', 'Something', 'unknown', true],
    ['', '', 'unknown', false],
  ];
  for (const [code, label, policy, overridden, shown = label || undefined] of policies) {
    it(`reads policy ${code || 'nothing'} "${label}" as ${policy}${overridden ? ', overridden' : ''}`, async () => {
      const patch = await read(`<policy>${code}</policy><policyLabel>${label}</policyLabel>`);
      assert.deepEqual([patch.policy, patch.policyOverridden, policyLabelText(patch)], [policy, overridden, shown]);
    });
  }

  it('leaves out what is missing, without words for it', async () => {
    const patch = await read('');
    assert.deepEqual(patch, {
      id: '1',
      title: undefined,
      product: undefined,
      status: 'unknown',
      statusLabel: undefined,
      statusCode: '',
      policy: 'unknown',
      policyLabel: undefined,
      policyOverridden: false,
      severity: undefined,
      severityLabel: undefined,
      url: undefined,
      releaseDate: undefined,
      installDate: undefined,
    });
  });

  it('reads the dates under each of their names', async () => {
    assert.equal((await read('<installDateText>31-Jul-2024</installDateText>')).installDate, '31-Jul-2024');
    assert.equal((await read('<installDate>2024-07-31</installDate><installDateText/>')).installDate, '2024-07-31');
    assert.equal(
      (await read('<releaseDate>2024-07-31</releaseDate><releaseDateText>31-Jul-2024</releaseDateText>')).releaseDate,
      '31-Jul-2024',
    );
    assert.equal((await read('<installdate>0000-00-00 00:00:00</installdate>')).installDate, undefined);
  });

  it('shows the severity by its label, and knows the one code that is documented', async () => {
    assert.equal(
      (await read('<severity>9</severity><severityLabel>Critical</severityLabel>')).severityLabel,
      'Critical',
    );
    assert.equal(severityText(await read('<severity>3</severity>')), 'Moderate');
    assert.equal((await read('<severity>9</severity>')).severityLabel, undefined);
  });

  const urls: [given: string, url: string | undefined][] = [
    ['https://support.microsoft.com/kb/1?a=b&amp;c=d', 'https://support.microsoft.com/kb/1?a=b&c=d'],
    ['http://support.microsoft.com/kb/1', undefined],
    ['javascript:alert(1)', undefined],
    ['command:workbench.action.quit', undefined],
    ['vscode://x/y', undefined],
    ['https://user:secret@example.com/', undefined],
    ['https://user@example.com/', undefined],
    ['https://', undefined],
    ['www.example.com', undefined],
    ['', undefined],
  ];
  for (const [given, url] of urls) {
    it(`${url === undefined ? 'passes over' : 'gives'} the address "${given}"`, async () => {
      assert.equal((await read(`<patchUrl>${given}</patchUrl>`)).url, url);
    });
  }

  it('does not show a text of any length', async () => {
    const long = 'x'.repeat(100_000);
    const patch = await read(
      `<patchTitle>${long}</patchTitle><product>${long}</product><statusLabel>${long}</statusLabel>`,
    );
    assert.deepEqual([patch.title?.length, patch.product?.length, patch.statusLabel?.length], [1000, 1000, 1000]);
  });
});
