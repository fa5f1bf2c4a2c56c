import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { makeReport } from '../../../src/reports/makeReport';
import { Scan } from '../../../src/scan/scan';
import { headline } from '../../../src/views/failedPatches/failedNotes';
import { listShape, objectShape } from '../../../src/storage/parseShape';
import { failuresOf } from '../../../src/scan/failures';
import { dayOf } from '../../../src/snapshots/day';
import { fakePast } from '../../support/data/fakePast';
import { Folder } from '../../support/data/entries';
import { clients, scanNow } from '../../support/data/scans';
import { sessionWith } from '../../support/simulator/fleets';

const folder = new Folder();
const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
const quiet = { scan: { running: false, isWaiting: false }, changes: undefined };

describe('a report and a question in chat', () => {
  it('have the same numbers, of the fleet and of a client, which are those of the view', async () => {
    const { session } = await sessionWith({ fleet: clients(3) });
    const scan = new Scan();
    await scanNow(session, scan);
    const { signal } = new AbortController();
    const [client] = [...scan.data.devices.values()].map(({ place }) => place.client);
    for (const [one, name] of [
      [undefined, undefined],
      [client, client?.name],
    ] as const) {
      const input = { data: scan.data, past: undefined, failedRetries: () => 0, filter: undefined, now: Date.now() };
      const made = await makeReport('json', { ...input, clients: one && [one] }, { signal, workbookThread: '' });
      const { failedPatches: failed, failedDevices, compliance } = objectShape(JSON.parse(String(made.content)));
      const { read, devices } = objectShape(compliance);
      const text = await failedPatches(
        { session, scan, input: { ...nothing, client: name }, signal },
        await folder.loaded(),
      );
      const { found, coverage } = objectShape(JSON.parse(text ?? '{}'));
      assert.equal(found, `${Number(failed)} failed patches on ${Number(failedDevices)} devices`);
      assert.ok(String(coverage).startsWith(`${Number(read)} of ${Number(devices)} devices read`), String(coverage));
      const { badge } = headline(made.data, failuresOf(made.data, undefined), quiet, Date.now());
      assert.equal(badge?.value, failed);
    }
  });

  it('have the same failures as new, and as failing for days, as the rows of the view', async () => {
    const { session } = await sessionWith({ fleet: clients(3) });
    const scan = new Scan();
    await scanNow(session, scan);
    const [now, day] = [Date.now(), 24 * 60 * 60 * 1000];
    const ids = [...scan.data.devices.keys()];
    const ages = ids.map((id, i) => [id, { firstSeen: i % 3 === 0 ? now : now - 9 * day }] as const);
    const past = fakePast(dayOf(now - day), Object.fromEntries(ages), undefined);
    const { signal } = new AbortController();
    const input = { data: scan.data, past, failedRetries: () => 0, filter: undefined, now, clients: undefined };
    const made = await makeReport('json', input, { signal, workbookThread: '' });
    const rows = listShape(objectShape(JSON.parse(String(made.content))).failed).map(objectShape);
    const { shown } = failuresOf(
      scan.data,
      { statuses: [], severities: [], text: '', onlyNew: true },
      ({ device, patch }) => past.isNew(device.place.device.id, patch),
    );
    for (const [asked, wanted] of [
      [{ newOnly: true }, rows.filter((row) => row.new === true)],
      [{ failingForDays: 7 }, rows.filter((row) => Date.parse(String(row.firstSeen)) < now - 7 * day)],
    ] as const) {
      const text = await failedPatches(
        { session, scan, past, input: { ...nothing, ...asked }, signal },
        await folder.loaded(),
      );
      const devices = new Set(wanted.map(({ deviceId }) => deviceId)).size;
      assert.ok(devices > 1 && wanted.length < rows.length);
      const { found } = objectShape(JSON.parse(text ?? '{}'));
      assert.equal(found, `${wanted.length} failed patches on ${devices} devices`);
      if ('newOnly' in asked) assert.equal(shown.length, wanted.length);
    }
  });
});
