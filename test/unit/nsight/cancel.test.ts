import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { NsightClient } from '../../../src/nsight/client';
import { reader } from '../../support/system/reader';
import { failureOf, site } from './servers';

describe('nsight: a call that is cancelled', () => {
  it('before it starts sends nothing, and a write is known not to be carried out', async () => {
    const { client, requests, connections } = await site((_, response) => {
      response.end();
    });
    for (const call of [
      client.listClients(AbortSignal.abort()),
      client.write('patch_retry', '1', ['2'], AbortSignal.abort()),
      client.describe('patch_retry', AbortSignal.abort()),
    ]) {
      const error = await failureOf(call);
      assert.deepEqual(error.failure, { kind: 'cancelled' });
      assert.equal(error.outcomeUnknown, false);
    }
    assert.deepEqual([requests.length, connections()], [0, 0]);
  });

  it('while it waits for the answer ends at once, closes the connection, and leaves a write unknown', async () => {
    for (const what of ['read', 'write']) {
      const controller = new AbortController();
      let closed: Promise<unknown> = Promise.resolve();
      const { client, requests } = await site((request) => {
        closed = once(request.socket, 'close');
        controller.abort();
      });
      const error = await failureOf(
        what === 'read'
          ? client.listClients(controller.signal)
          : client.write('patch_retry', '1', ['2'], controller.signal),
      );
      assert.deepEqual(error.failure, { kind: 'cancelled' });
      assert.equal(error.outcomeUnknown, what === 'write');
      await closed;
      assert.equal(requests.length, 1);
    }
  });

  it('in the middle of the body ends at once', async () => {
    const controller = new AbortController();
    const { client } = await site((_, response) => {
      response.write('<result status="OK">', () => {
        controller.abort();
      });
    });
    assert.equal((await failureOf(client.listPatches('1', controller.signal))).failure.kind, 'cancelled');
  });

  it('between the tries of a read is not tried again', async () => {
    const controller = new AbortController();
    const { client, requests } = await site(
      (_, response) => {
        response.writeHead(503).end();
      },
      {
        wait: () => {
          controller.abort();
          return Promise.reject(new Error('aborted'));
        },
      },
    );
    assert.deepEqual((await failureOf(client.listClients(controller.signal))).failure, { kind: 'cancelled' });
    assert.equal(requests.length, 1);
  });

  it('between the tries is not tried again even when the wait goes on to its end', async () => {
    const controller = new AbortController();
    const { client, requests } = await site(
      (_, response) => {
        response.writeHead(503).end();
      },
      {
        wait: () => {
          controller.abort();
          return Promise.resolve();
        },
      },
    );
    assert.deepEqual((await failureOf(client.listClients(controller.signal))).failure, { kind: 'cancelled' });
    assert.equal(requests.length, 1);
  });

  it('ends the wait of its own between two tries', async () => {
    const controller = new AbortController();
    const { origin, requests } = await site((_, response) => {
      response.writeHead(503, { 'Retry-After': '50' }).end();
    });
    const client = new NsightClient(
      { server: origin, key: 'a-key' },
      {
        version: '1',
        timeoutSeconds: () => 20,
        log: () => {
          setImmediate(() => {
            controller.abort();
          });
        },
        reader,
      },
    );
    assert.deepEqual((await failureOf(client.listClients(controller.signal))).failure, { kind: 'cancelled' });
    assert.equal(requests.length, 1);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const { client } = await site((_, response) => {
      response.end('<result status="OK"><items/></result>');
    });
    await client.listClients(signal);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
