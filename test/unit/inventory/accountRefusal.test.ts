import assert from 'node:assert/strict';
import { AccountRefusal } from '../../../src/inventory/accountRefusal';
import { NsightError, type Failure } from '../../../src/nsight/errors';

const failed = (failure: Failure) => new NsightError('patch_list_all', failure);
const refused = failed({ kind: 'api', code: '99', message: 'No' });

describe('whether an account is refused', () => {
  /** With a server of which list_clients fails with this, if it fails. */
  function watched(listClients?: NsightError) {
    let asks = 0;
    const checkServer = () => {
      asks += 1;
      return listClients ? Promise.reject(listClients) : Promise.resolve();
    };
    const refusal = new AccountRefusal({ checkServer }, new AbortController().signal);
    const take = async (...outcomes: readonly unknown[]) => {
      for (const outcome of outcomes) await refusal.take(outcome);
      return asks;
    };
    return { refusal, take };
  }
  const four = [refused, refused, refused, refused];

  it('is asked after five refusals in a row, once, and not where an answer lies between', async () => {
    const { refusal, take } = watched();
    assert.equal(await take(...four, undefined, ...four), 0);
    assert.equal(await take(failed({ kind: 'timeout', seconds: 30 }), ...four), 0);
    assert.equal(await take(refused), 1);
    assert.equal(await take(...four, ...four), 1);
    assert.equal(refusal.error, undefined);
  });

  it('is so where the clients are refused too, and not where they cannot be read', async () => {
    for (const [error, isRefused] of [
      [refused, true],
      [failed({ kind: 'login', message: '' }), true],
      [failed({ kind: 'timeout', seconds: 30 }), false],
      [failed({ kind: 'busy', status: 503, retryAfterSeconds: undefined }), false],
    ] as const) {
      const { refusal, take } = watched(error);
      await take(...four, refused);
      assert.equal(refusal.error?.failure.kind === 'login', isRefused, error.failure.kind);
    }
  });

  it('is known by the code of a refused key at once', async () => {
    const { refusal, take } = watched();
    assert.equal(await take(failed({ kind: 'login', message: '' })), 0);
    assert.equal(refusal.error?.failure.kind, 'login');
  });
});
