import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { makeReport } from '../../../src/reports/makeReport';
import { Scan } from '../../../src/scan/scan';
import { headline } from '../../../src/views/failedPatches/failedNotes';
import { objectShape } from '../../../src/storage/parseShape';
import { failuresOf } from '../../../src/scan/failures';
import { Folder } from '../../support/data/entries';
import { clients, scanNow } from '../../support/data/scans';
import { sessionWith } from '../../support/simulator/fleets';

const folder = new Folder();
const quiet = { scan: { running: false, isWaiting: false }, changes: undefined };

describe('a report and a question in chat', () => {
  it('have the same numbers, of the fleet and of a client, which are those of the view', async () => {
    const { session } = await sessionWith({ fleet: clients(3) });
    const scan = new Scan();
    await scanNow(session, scan);
    const { signal } = new AbortController();
    const [client] = [...scan.data.devices.values()].map(({ place }) => place.client);
    const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
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
});
