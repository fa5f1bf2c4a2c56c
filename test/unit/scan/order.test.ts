import assert from 'node:assert/strict';
import { scanStats } from '../../../src/scan/scanStats';
import { failedInAll, foundAfter, scanAgainMeasured, scanMeasured } from '../../support/data/largeFleet';

describe('how soon a scan of 5,000 devices finds what failed', () => {
  for (const [name, isLate] of [
    ['where all checks come in one call', false],
    ['where the checks of the whole account take too long', true],
  ] as const) {
    it(`is 90 % after 20 % of the calls, ${name}, and all at the end`, async () => {
      const { found, scan } = await scanMeasured(isLate);
      assert.equal(
        found.length,
        1 + (isLate ? 1 + 200 : 1) + 2 * 200 + 5_000,
        'each list and device is asked for once',
      );
      const early = foundAfter(found, 0.2 * found.length);
      assert.ok(early >= 0.9, `${early}`);
      assert.equal(foundAfter(found, found.length), 1);
      const { read, due, failures } = scanStats(scan.data);
      assert.deepEqual({ read, due, failures }, { read: 5_000, due: 0, failures: failedInAll });
    });
  }

  it('is 90 % of what failed with 20 % of the calls where only what may have changed is read again', async () => {
    const all = 1 + 1 + 2 * 200 + 5_000;
    const { found, scan } = await scanAgainMeasured();
    assert.ok(found.length <= 0.2 * all, `${found.length} calls`);
    const share = foundAfter(found, found.length);
    assert.ok(share >= 0.9, `${share}`);
    assert.deepEqual([scanStats(scan.data).devices, scanStats(scan.data).due], [5_000, 0]);
  });
});
