import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { readFailed } from '../../../src/actions/readFailed';
import { patchesWith, sendWrites } from '../../../src/actions/sendWrites';
import { Scan } from '../../../src/scan/scan';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import { readAgain } from '../../../src/tracking/readAgain';
import { errorWords } from '../../../src/wording/errorWords';
import { writes } from '../../../src/writes';
import { entryPatch, Folder, place } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';

const never = new AbortController().signal;
/** More are not asked for after the first refusals: what is under way by then. */
const few = 12;

for (const code of [3, 1, 99])
  describe(`a gesture on 40 devices of an account that is refused with code ${code}`, () => {
    const folder = new Folder();

    async function refused(isListed = false) {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(40, 1) });
      const client = await onlyClient(session);
      await session.inventory.devicesAtClient(client.id, 'server');
      const services = ['patch_list_all', 'patch_retry', ...(isListed ? [] : ['list_clients'])];
      for (const service of services) simulator.fault(faults.error(code, 'no'), { service });
      simulator.forget();
      const isRefusal = (error: unknown) => errorWords(error).message.startsWith('The server refused the API key');
      return { simulator, session, scope: { kind: 'client', client } as const, isRefusal };
    }

    const targets = Array.from({ length: 40 }, (_, n) => ({
      place: place(`${n + 1}`, `SRV-${n + 1}`),
      patches: [{ id: `${n + 1}01`, title: 'KB1', status: 'failed' as const }],
    }));

    it('as Retry Failed Patches reads them: stops, and is told as one', async () => {
      const { simulator, session, scope, isRefusal } = await refused();
      await assert.rejects(
        readFailed(session, [scope], never, () => undefined),
        isRefusal,
      );
      assert.ok(simulator.count('patch_list_all') <= few, `${simulator.count('patch_list_all')} were asked for`);
      assert.ok(simulator.count('list_clients') <= 1);
    });

    it('as chat reads them: stops, and is told as one', async () => {
      const { simulator, session, isRefusal } = await refused();
      const input = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };
      const history = await folder.loaded();
      await assert.rejects(failedPatches({ session, scan: new Scan(), input, signal: never }, history), isRefusal);
      assert.ok(simulator.count('patch_list_all') <= few, `${simulator.count('patch_list_all')} were asked for`);
    });

    it('as Check Now reads them: stops, and says of all that they could not be read', async () => {
      const { simulator, session, isRefusal } = await refused();
      for (const [n, target] of targets.entries())
        folder.store({ id: `e${n}`, account: session.account, place: target.place, patches: [entryPatch()] });
      const history = await folder.loaded();
      const recorder = new OutcomeRecorder(history, {
        now: Date.now,
        notify: () => undefined,
        onError: (error) => assert.fail(String(error)),
      });
      const options = { signal: never, onProgress: () => undefined };
      const { read, unread, errors } = await readAgain(session, recorder, history.entries, options);
      assert.deepEqual([read, unread, errors.length, isRefusal(errors[0])], [0, 0, 40, true]);
      assert.ok(simulator.count('patch_list_all') <= few, `${simulator.count('patch_list_all')} were asked for`);
    });

    it('that sends: sends nothing more, and says of all that nothing was carried out', async () => {
      const { simulator, session, isRefusal } = await refused();
      const history = await folder.loaded({ now: () => Date.now() });
      const { results, read } = await sendWrites(
        session,
        { action: writes.patch_retry, targets, signal: never },
        { history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
      );
      await read;
      assert.equal(results.flatMap((result) => patchesWith(result, 'refused')).length, 40);
      assert.ok(simulator.count('patch_retry') <= few, `${simulator.count('patch_retry')} were sent`);
      assert.ok(isRefusal(results.at(-1)?.error));
      assert.ok(history.entries.every(({ sender, error }) => sender === undefined && error !== undefined));
    });

    if (code !== 3)
      it('unless its clients are listed: then it is the devices, each of which is asked for', async () => {
        const { simulator, session, scope } = await refused(true);
        const found = await readFailed(session, [scope], never, () => undefined);
        assert.deepEqual([simulator.count('patch_list_all'), simulator.count('list_clients')], [40, 1]);
        assert.match(found?.leftOut[0]?.text ?? '', /^40 devices could not be read/);
      });
  });
