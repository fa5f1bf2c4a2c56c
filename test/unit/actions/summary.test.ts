import assert from 'node:assert/strict';
import { retry } from '../../../src/actions/action';
import type { DeviceResult } from '../../../src/actions/send';
import { details, summarize } from '../../../src/actions/summary';
import { NsightError } from '../../../src/nsight/errors';
import { client, device, patch, site } from '../../support/records';

const patches = ['4', '5', '6'].map((id) => patch({ id, title: `KB${id}` }));
const result = (name: string, given: Partial<DeviceResult>): DeviceResult => ({
  target: { place: { client: client(), site: site(), device: device({ name }) }, patches },
  sent: [], unknown: [], failed: [], unsent: [], messages: [], notAcknowledged: [], error: undefined, ...given,
});
const timeout = new NsightError('patch_retry', { kind: 'timeout', seconds: 30 }, true);
const invalid = new NsightError('patch_retry', { kind: 'api', code: '4', message: 'Invalid value' });

describe('the summary of an action', () => {
  it('is what the server said for one device', () => {
    const { severity, text } = summarize([result('SRV-01', { sent: patches, messages: ['Retrying patches: 4,5,6'] })]);
    assert.deepEqual([severity, text], ['info', 'SRV-01: Retrying patches: 4,5,6']);
  });

  it('says so when the server took it without a word', () => {
    assert.equal(summarize([result('SRV-01', { sent: patches })]).text, 'N-sight accepted 3 patches for SRV-01');
  });

  it('names what was not acknowledged', () => {
    const { severity, text } = summarize([result('SRV-01', { sent: patches, messages: ['Retrying patches: 4'], notAcknowledged: patches.slice(1) })]);
    assert.deepEqual([severity, text], ['warning', 'SRV-01: Retrying patches: 4 · Not acknowledged: KB5 and 1 more.']);
  });

  it('says why it failed, and that a write may have been carried out', () => {
    const failed = summarize([result('SRV-01', { failed: patches, error: invalid })]);
    assert.deepEqual(failed, { severity: 'error', text: 'SRV-01: N-sight says: Invalid value (code 4)', remedies: ['showLog'] });
    assert.match(summarize([result('SRV-01', { unknown: patches, error: timeout })]).text, /^SRV-01: No answer in 30 s\. It may have been carried out/);
  });

  it('tells what was cancelled', () => {
    assert.deepEqual(summarize([result('SRV-01', { unsent: patches })]).text, 'Not sent: 3 patches for SRV-01.');
  });

  it('counts patches and devices for several', () => {
    const { severity, text } = summarize([
      result('A', { sent: patches }), result('B', { sent: patches }), result('C', { failed: patches, error: invalid }),
      result('D', { unsent: patches }), result('E', { unknown: patches, error: timeout }), result('F', { sent: patches, notAcknowledged: patches.slice(2) }),
    ]);
    assert.equal(severity, 'warning');
    assert.equal(text, '9 patches on 3 devices sent; 1 device failed; 3 patches on 1 device without an answer: they may have been carried out, check before you send them again; 3 patches on 1 device not sent; 1 patch not acknowledged');
  });
});

describe('the details of an action', () => {
  it('name every device and patch with what became of it', () => {
    const text = details(retry, [
      result('SRV-01', { sent: patches, messages: ['Retrying patches: 4,5'], notAcknowledged: patches.slice(2) }),
      result('SRV`02', { failed: patches.slice(0, 1), unsent: patches.slice(1), error: invalid }),
    ], new Date(0));
    assert.match(text, /^# Retry Patch, /);
    assert.match(text, /## `SRV-01`\n\n`ACME` > `Head Office`\n\nN-sight said: `Retrying patches: 4,5`\n\nSent:\n\n- `KB4` \(id `4`\)\n- `KB5` \(id `5`\)\n\nSent, but not acknowledged.*:\n\n- `KB6` \(id `6`\)/);
    assert.match(text, /## `SRV'02`\n\n.*\n\nError: `N-sight says: Invalid value \(code 4\)`\n\nFailed:\n\n- `KB4` \(id `4`\)\n\nNot sent:\n\n- `KB5`/);
  });
});
