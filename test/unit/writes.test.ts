import assert from 'node:assert/strict';
import { parseEntry } from '../../src/history/parseEntry';
import { isRetry, writes } from '../../src/writes';
import { writeServices } from '../../src/nsight/records';
import { writeFacts } from '../support/data/writeFacts';
import { entry } from './tracking/retryEntries';

const all = Object.values(writes);

describe('the table of the writes', () => {
  it('has a row for each service, under its name, with a command of its own', () => {
    assert.deepEqual(
      all.map(({ service }) => service),
      writeServices,
    );
    assert.deepEqual(Object.keys(writes), writeServices);
    assert.deepEqual(
      all.map(({ command }) => command),
      writeServices.map((service) => writeFacts[service].command),
    );
    assert.equal(new Set(all.map(({ command }) => command)).size, all.length);
    assert.equal(new Set(all.map(({ title }) => title)).size, all.length);
    assert.equal(new Set(all.map(({ doing }) => doing)).size, all.length);
  });

  it('says which are carried out later, and which policy the others set', () => {
    assert.deepEqual(
      all.map((action) => [
        action.service,
        isRetry(action),
        action.effect.kind === 'policy' ? action.effect.policy : undefined,
      ]),
      writeServices.map((service) => [service, writeFacts[service].msg !== undefined, writeFacts[service].policy]),
    );
    assert.deepEqual(
      all.filter(({ warning }) => warning !== undefined).map(({ service }) => service),
      writeServices.filter((service) => writeFacts[service].asks),
    );
  });

  it('has what is asked before each', () => {
    assert.deepEqual(
      all.map((action) => action.question('Chrome')),
      writeServices.map((service) => writeFacts[service].question),
    );
  });

  it('is what the history reads back, and no other write is taken for a retry', () => {
    for (const { service } of all) assert.equal(parseEntry(JSON.stringify(entry({ service }))).service, service);
    assert.throws(() => parseEntry(JSON.stringify({ ...entry({}), service: 'patch_rollback' })), {
      name: 'NewerVersionError',
      message: /^'patch_rollback' is not one of patch_retry, /,
    });
  });
});
