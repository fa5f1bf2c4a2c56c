import assert from 'node:assert/strict';
import * as wrong from '../../support/simulator/faults';
import { ask, newGate, texts, type Reply } from './ask';
import { faultySimulator } from './faultySimulator';

describe('the simulator: faults of delivery', () => {
  const { simulator, clients, retry, retried, withFault } = faultySimulator();
  /** Whether a request is answered before a later one, which is not faulty, is. */
  const answeredFirst = async (request: Promise<Reply>): Promise<boolean> => {
    let answered = false;
    request.then(
      () => {
        answered = true;
      },
      () => {
        answered = true;
      },
    );
    await clients();
    return answered;
  };

  it('hit what they match, as often as they say, the oldest first, until removed', async () => {
    const { remove } = simulator().fault(wrong.status(503), { service: 'list_sites', clientid: '1' });
    simulator().fault(wrong.status(429), { service: 'list_sites', times: 2 });
    const status = async (service: string, params = {}): Promise<number> =>
      (await ask(simulator(), service, params)).status;
    assert.equal(await status('list_clients'), 200);
    assert.equal(await status('list_sites', { clientid: '1' }), 503);
    assert.equal(await status('list_sites', { clientid: '20' }), 429);
    remove();
    assert.equal(await status('list_sites', { clientid: '1' }), 429);
    assert.equal(await status('list_sites', { clientid: '1' }), 200);
    for (const [match, params] of [
      [{ deviceid: '3' }, { deviceid: '3' }],
      [{ siteid: '2' }, { siteid: '2' }],
    ] as const) {
      const fault = simulator().fault(wrong.status(500), match);
      assert.equal(await status('patch_list_all', params), 500);
      assert.equal(await status('patch_list_all', { deviceid: '99', siteid: '99' }), 200);
      fault.remove();
    }
  });

  it('delay: answers rightly, later', async () => {
    simulator().fault({ kind: 'delay', ms: 60 });
    const began = performance.now();
    assert.deepEqual(texts((await retry()).text, 'msg'), ['Retrying patches: 4']);
    assert.ok(performance.now() - began >= 59);
  });

  it('delay: a write is carried out at once', async () => {
    simulator().fault({ kind: 'delay', ms: 3_600_000 }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), true);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('delay: then another fault, which may carry out nothing', async () => {
    simulator().fault({ kind: 'delay', ms: 5, then: wrong.status(503) }, { service: 'patch_retry' });
    assert.equal((await retry()).status, 503);
    assert.equal(retried(), false);
    simulator().fault({ kind: 'delay', ms: 5, then: wrong.msg('Hm.') }, { service: 'list_sites' });
    assert.equal((await ask(simulator(), 'list_sites', { clientid: '1' })).status, 200);
  });

  it('hold: answers with the state at arrival when it is released', async () => {
    const gate = newGate();
    simulator().fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const answer = ask(simulator(), 'patch_list_all', { deviceid: '3' });
    assert.equal(await answeredFirst(answer), false);
    await retry();
    gate.open();
    assert.deepEqual(texts((await answer).text, 'status'), ['16']);
  });

  it('silent: accepts, never answers, carries nothing out', async () => {
    simulator().fault({ kind: 'silent' }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), false);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('drop: closes the connection, carries nothing out', async () => {
    simulator().fault({ kind: 'drop' });
    await assert.rejects(retry(), { code: 'ECONNRESET' });
    assert.equal(retried(), false);
    assert.equal(simulator().count('patch_retry'), 1);
  });

  it('lost: carries the write out, and closes the connection', async () => {
    simulator().fault({ kind: 'lost' });
    await assert.rejects(retry(), { code: 'ECONNRESET' });
    assert.equal(retried(), true);
  });

  it('lostSlow: carries the write out, and never answers', async () => {
    simulator().fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), true);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('cutConnection: half the body, then nothing', async () => {
    const whole = (await clients()).bytes.length;
    let got = 0;
    simulator().fault({ kind: 'cutConnection' });
    await assert.rejects(
      ask(
        simulator(),
        'list_clients',
        {},
        {
          onData: (piece) => {
            got += piece.length;
          },
        },
      ),
    );
    assert.ok(got > 0 && got < whole, `${got} of ${whole}`);
  });

  it('trickle: the whole answer, in many pieces', async () => {
    const pieces: Buffer[] = [];
    simulator().fault({ kind: 'trickle', everyMs: 1 });
    const { text } = await ask(
      simulator(),
      'patch_retry',
      { deviceid: '3', patchids: '99' },
      {
        onData: (piece) => {
          pieces.push(piece);
        },
      },
    );
    assert.match(text, /<\/result>$/);
    assert.ok(pieces.length > 10, `${pieces.length}`);
  });

  it('trickle: forever', async () => {
    const cancel = new AbortController();
    let got = 0;
    simulator().fault({ kind: 'trickle', everyMs: 1, forever: true });
    await assert.rejects(
      ask(
        simulator(),
        'patch_retry',
        { deviceid: '3', patchids: '99' },
        {
          signal: cancel.signal,
          onData: (piece) => {
            got += piece.length;
            if (piece.toString().trim() === '' && got > 200) cancel.abort();
          },
        },
      ),
      { name: 'AbortError' },
    );
  });

  it('truncated: half the answer, whole to HTTP', async () => {
    const whole = await clients();
    const { bytes, headers } = await withFault(wrong.truncated());
    assert.equal(headers['content-length'], `${bytes.length}`);
    assert.deepEqual(bytes, whole.bytes.subarray(0, whole.bytes.length / 2));
  });
});
