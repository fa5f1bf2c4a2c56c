import assert from 'node:assert/strict';
import { summarize } from '../../../src/actions/summarizeWrites';
import type { PatchOutcome } from '../../../src/history/entry';
import { NsightError } from '../../../src/nsight/errors';
import { client, device, patch, site } from '../../support/data/records';
import { writes } from '../../../src/writes';
import type { DeviceResult } from '../../../src/actions/sendWrites';
import { writeDetails } from '../../../src/actions/writeDetails';
import { inSequence } from '../../support/regExps';
import { useLanguage } from '../../../src/wording/localize';
import { german } from '../wording/german';

const patches = ['4', '5', '6'].map((id) => patch({ id, title: `KB${id}` }));
/** What became of KB4, KB5 and KB6, in this order; one word for all three. */
const result = (
  name: string,
  outcomes: PatchOutcome | readonly PatchOutcome[],
  messages: readonly string[] = [],
  error?: unknown,
): DeviceResult => ({
  target: { place: { client: client(), site: site(), device: device({ name }) }, patches },
  outcomes: typeof outcomes === 'string' ? [outcomes, outcomes, outcomes] : outcomes,
  messages,
  error,
});
const timeout = new NsightError('patch_retry', { kind: 'timeout', seconds: 30 }, true);
const invalid = new NsightError('patch_retry', { kind: 'api', code: '4', message: 'Invalid value' });

describe('the summary of an action', () => {
  it('is what the server said for one device', () => {
    const { severity, text } = summarize([result('SRV-01', 'accepted', ['Retrying patches: 4,5,6'])]);
    assert.deepEqual([severity, text], ['info', 'SRV-01: Retrying patches: 4,5,6']);
  });

  it('says so when the server took it without a word', () => {
    assert.equal(summarize([result('SRV-01', 'accepted')]).text, 'N-sight accepted 3 patches for SRV-01');
  });

  it('names what was not acknowledged', () => {
    const { severity, text } = summarize([
      result('SRV-01', ['accepted', 'notAcknowledged', 'notAcknowledged'], ['Retrying patches: 4']),
    ]);
    assert.deepEqual([severity, text], ['warning', 'SRV-01: Retrying patches: 4 · Not acknowledged: KB5 and 1 more.']);
  });

  it('says why it failed, and that a write may have been carried out', () => {
    const failed = summarize([result('SRV-01', 'refused', [], invalid)]);
    assert.deepEqual(failed, {
      severity: 'error',
      text: 'SRV-01: N-sight says: Invalid value (code 4)',
      remedies: ['showLog'],
    });
    assert.match(
      summarize([result('SRV-01', 'unknown', [], timeout)]).text,
      /^SRV-01: No answer in 30 s\. It may have been carried out/,
    );
  });

  it('tells what was cancelled', () => {
    assert.deepEqual(summarize([result('SRV-01', 'unsent')]).text, 'Not sent: 3 patches for SRV-01.');
  });

  it('tells apart on one device what was accepted, refused and not sent', () => {
    const results = (...messages: string[]) => [result('SRV-01', ['accepted', 'refused', 'unsent'], messages, invalid)];
    const refused = 'SRV-01: N-sight says: Invalid value (code 4)';
    assert.deepEqual(summarize(results('Retrying patches: 4')), {
      severity: 'warning',
      text: `SRV-01: Retrying patches: 4 · ${refused} · Not sent: 1 patch.`,
      remedies: ['showLog'],
    });
    assert.equal(summarize(results()).text, `N-sight accepted 1 patch for SRV-01 · ${refused} · Not sent: 1 patch.`);
    useLanguage(german());
    try {
      assert.equal(
        summarize(results()).text,
        'N-sight hat 1 Patch für SRV-01 angenommen · SRV-01: N-sight sagt: Invalid value (Code 4) · ' +
          'Nicht gesendet: 1 Patch.',
      );
    } finally {
      useLanguage();
    }
  });

  it('counts patches and devices for several', () => {
    const { severity, text } = summarize([
      result('A', 'accepted'),
      result('B', ['accepted', 'alreadyApplied', 'accepted']),
      result('C', 'refused', [], invalid),
      result('D', 'unsent'),
      result('E', 'unknown', [], timeout),
      result('F', ['accepted', 'accepted', 'notAcknowledged']),
    ]);
    assert.equal(severity, 'warning');
    assert.equal(
      text,
      '9 patches on 3 devices sent; 1 device failed; 3 patches on 1 device without an answer: may have ' +
        'been carried out; check before you send again; 3 patches on 1 device not sent; 1 patch not ' +
        'acknowledged',
    );
  });

  it('shortens what the server says, so that what matters is still seen after it', () => {
    const { text } = summarize(
      [result('SRV-01', ['accepted', 'accepted', 'notAcknowledged'], ['x'.repeat(5000)])],
      [{ text: '1 selected row is not a patch' }],
    );
    assert.ok(text.length < 400);
    assert.match(text, /…( · )Not acknowledged: KB6\. · 1 selected row is not a patch$/);
  });

  it('warns of what was left out, though all that was sent was accepted', () => {
    assert.equal(
      summarize([result('SRV-01', 'accepted')], [{ text: '1 device could not be read: SRV-09' }]).severity,
      'warning',
    );
  });
});

describe('the details of an action', () => {
  it('name every device and patch with what became of it', () => {
    const text = writeDetails({
      action: writes.patch_retry,
      results: [
        result(
          'SRV-01',
          ['accepted', 'alreadyApplied', 'notAcknowledged'],
          ['Retrying patches: 4 Patches already applied: 5'],
        ),
        result('SRV`02', ['refused', 'unsent', 'unsent'], [], invalid),
      ],
      leftOut: [{ text: '1 device could not be read: SRV-09', details: ['SRV-09: No answer in 30 s.'] }],
      at: new Date(0),
    });
    assert.match(text, /^# Retry Patch, /);
    assert.match(text, /Left out:\n\n- `1 device could not be read: SRV-09`\n {2}- `SRV-09: No answer in 30 s\.`/);
    assert.match(
      text,
      inSequence(
        /## `SRV-01`\n\n`ACME` > `Head Office`\n\n/,
        /N-sight said: `Retrying patches: 4 Patches already applied: 5`\n\nAccepted:\n\n/,
        /- `KB4` \(id `4`\)\n\nAlready applied.*:\n\n- `KB5` \(id `5`\)\n\n/,
        /Sent, but not acknowledged.*:\n\n- `KB6` \(id `6`\)/,
      ),
    );
    assert.match(
      text,
      inSequence(
        /## `SRV'02`\n\n.*\n\nError: `N-sight says: Invalid value \(code 4\)`\n\n/,
        /Failed: not carried out:\n\n- `KB4` \(id `4`\)\n\nNot sent:\n\n- `KB5`/,
      ),
    );
  });

  it('shows what was not sent and what was left out, however much the server said', () => {
    const result: DeviceResult = {
      target: {
        place: { client: client(), site: site(), device: device({ name: 'n'.repeat(80) }) },
        patches: ['4', '5', '6'].map((id) => patch({ id, title: 'T'.repeat(120) })),
      },
      outcomes: ['notAcknowledged', 'unknown', 'unsent'],
      messages: [`Retrying patches: ${'1,'.repeat(500)}`],
      error: new NsightError('patch_retry', { kind: 'busy', status: 503, retryAfterSeconds: 30 }, true),
    };
    const { text } = summarize([result], [{ text: '3 devices could not be read: A, B, C' }]);
    assert.match(text, /Not sent: 1 patch\. · 3 devices could not be read: A, B, C$/);
    assert.ok(text.length <= 400, `${text.length} characters`);
  });
});
