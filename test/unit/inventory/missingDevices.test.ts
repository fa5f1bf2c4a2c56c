import assert from 'node:assert/strict';
import { missingAt } from '../../../src/inventory/missingDevices';

const counts = (serverCount?: number, workstationCount?: number, deviceCount?: number) => ({
  serverCount,
  workstationCount,
  deviceCount,
});

describe('how many devices N-sight counts at a client and does not list', () => {
  it('is told by type, of lists that were read', () => {
    const counted = counts(3, 5, 20);
    assert.equal(missingAt(counted, { server: 1, workstation: 5 }), 2);
    assert.equal(missingAt(counted, { server: 3, workstation: 1 }), 4);
    assert.equal(missingAt(counted, { server: 1 }), 2, 'the other list was not read');
    assert.equal(missingAt(counted, {}), 0);
    assert.equal(missingAt(counted, { server: 9, workstation: 1 }), 4, 'more of the one are none of the other');
  });

  it('is told by the total where that is all there is, of both lists', () => {
    assert.equal(missingAt(counts(undefined, undefined, 18), { server: 1, workstation: 1 }), 16);
    assert.equal(missingAt(counts(undefined, undefined, 18), { server: 1 }), 0);
    assert.equal(missingAt(counts(), { server: 1, workstation: 1 }), 0);
  });
});
