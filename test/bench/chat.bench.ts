// What a question in chat keeps the extension host from: a fleet of which half is scanned.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failedPatches } from '../../src/chat/failedPatchesTool';
import { mostAnswerBytes } from '../../src/chat/toolAnswer';
import { asked } from '../../src/chat/retryQuestion';
import { History } from '../../src/history/history';
import { Inventory } from '../../src/inventory/inventory';
import { pauseOf } from './pause';
import { best, report } from './report';
import { halfScanned, wholeScanned } from '../support/data/halfScanned';
import { storeLargePast } from '../support/data/largePast';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
const history = new History({
  folder,
  now: () => Date.now(),
  upFor: () => Number.MAX_SAFE_INTEGER,
  onProblem: () => undefined,
});
await history.load();
for (const clients of [200, 2000]) {
  const { session, scan } = await halfScanned(clients, 5, (client) => new Inventory(client));
  const { signal } = new AbortController();
  const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
  for (const [what, input] of [
    ['everything', nothing],
    ['a device', { ...nothing, device: 'SRV-4711' }],
    ['a site', { ...nothing, site: 'Office 17' }],
    ['a patch', { ...nothing, patch: 'KB5' }],
  ] as const) {
    const { longest, took } = await best(() => pauseOf(() => failedPatches({ session, scan, input, signal }, history)));
    const name = `asking for ${what} among ${clients * 5} devices`;
    report({ what: `${name}: longest pause`, value: Math.round(longest), unit: 'ms', atMost: 25 });
    report({ what: `${name}: time`, value: Math.round(took), unit: 'ms' });
  }
  const wanted = [{ device: { id: '1-0', name: 'SRV-0' }, patches: [{ id: '5', name: 'KB5' }] }];
  const { longest } = await best(() => pauseOf(() => Promise.resolve(asked(session, scan, history, wanted))));
  report({
    what: `asking before a retry among ${clients * 5} devices: longest pause`,
    value: Math.round(longest),
    unit: 'ms',
    atMost: 25,
  });
}
const { fleet, account } = await storeLargePast({ devices: 10_000, clients: 200, failed: 3, days: 8 });
const { session, scan } = await wholeScanned(fleet.scan.data, (client) => new Inventory(client));
const all = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
for (const [what, given] of [
  ['everything', {}],
  ['what is new', { newOnly: true }],
  ['what has been failing for a week', { failingForDays: 7 }],
] as const) {
  const { signal } = new AbortController();
  const query = { session, scan, past: account.past, input: { ...all, ...given }, signal };
  const { result = '', longest } = await best(() => pauseOf(() => failedPatches(query, history)));
  const name = `asking for ${what} of 10000 scanned devices with 3 failed patches each`;
  report({ what: `${name}: longest pause`, value: Math.round(longest), unit: 'ms', atMost: 25 });
  report({
    what: `${name}: answer`,
    value: Buffer.byteLength(result) / 1000,
    unit: 'kB',
    atMost: mostAnswerBytes / 1000,
  });
}
history.dispose();
rmSync(folder, { recursive: true, force: true });
