import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { classifyNetworkError } from '../../../src/nsight/http/networkError';
import { listen } from '../../support/system/listen';
import { selfSigned } from './selfSigned';
import { clientOf, clientRecord, failureOf, listOf, tcp } from './servers';

describe('nsight: a network that fails', () => {
  it('tells that there is no such host', async () => {
    // Too long a name is refused without asking anyone.
    const { client, log } = clientOf(`https://${'a'.repeat(64)}.invalid`);
    const { failure, outcomeUnknown } = await failureOf(client.write('patch_retry', '1', ['2']));
    assert.equal(failure.kind === 'network' && failure.reason, 'noSuchHost');
    assert.equal(outcomeUnknown, false);
    assert.match(log.join('\n'), /^patch_retry deviceid=1 patchids=2: no answer \(ENOTFOUND\), \d+ ms$/);
  });

  it('tells that the connection was refused', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { client } = clientOf(`http://127.0.0.1:${port}`);
    const error = await failureOf(client.write('patch_retry', '1', ['2']));
    assert.deepEqual(error.failure, { kind: 'network', reason: 'refused', code: 'ECONNREFUSED' });
    assert.equal(error.outcomeUnknown, false);
  });

  const resets: [what: string, answer: string][] = [
    ['before the answer', ''],
    ['in the headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['in a body of known length', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<result>'],
    ['in a chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<result>\r\n'],
    ['in a packed body', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\u001f\u008b'],
  ];
  for (const [what, answer] of resets) {
    it(`tells that the connection broke ${what}, and does not try again`, async () => {
      const { client, requests } = await tcp((socket) => {
        socket.end(answer, 'latin1');
      });
      const { failure, outcomeUnknown } = await failureOf(client.listClients());
      assert.equal(failure.kind === 'network' && failure.reason, 'reset');
      assert.equal(outcomeUnknown, false);
      assert.equal(requests.length, 1);
    });
  }

  it('reads an answer of unknown length to its end, and sees by the XML that it was cut', async () => {
    const body = listOf(clientRecord('1'));
    const whole = await tcp((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`);
    });
    assert.equal((await whole.client.listClients()).items.length, 1);
    const cut = await tcp((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${body.slice(0, -20)}`);
    });
    assert.equal((await failureOf(cut.client.listClients())).failure.kind, 'unreadable');
  });

  it('tells that it was not HTTP that came', async () => {
    const { client } = await tcp((socket) => {
      socket.end('220 mail.example.com ESMTP\r\n');
    });
    const { failure } = await failureOf(client.listClients());
    assert.deepEqual(failure.kind === 'network' && [failure.reason, failure.code.startsWith('HPE_')], [
      'notHttp',
      true,
    ]);
  });

  it('tells that a certificate is not trusted, and sends nothing', async () => {
    let asked = 0;
    const server = createTlsServer(selfSigned, (_, response) => {
      asked += 1;
      response.end(listOf(''));
    });
    const { client } = clientOf(`https://127.0.0.1:${await listen(server)}`);
    const error = await failureOf(client.write('patch_retry', '1', ['2']));
    server.close();
    assert.deepEqual(error.failure, { kind: 'network', reason: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(error.outcomeUnknown, false);
    assert.equal(asked, 0);
  });

  it('tells that a server speaks no TLS, or hangs up in the handshake', async () => {
    const plain = createServer();
    const rude = createTcpServer((socket) => {
      socket.on('data', () => socket.destroy());
    });
    for (const server of [plain, rude]) {
      const { client } = clientOf(`https://127.0.0.1:${await listen(server)}`);
      const error = await failureOf(client.write('patch_retry', '1', ['2']));
      server.close();
      assert.equal(error.failure.kind === 'network' && error.failure.reason, 'tls');
      assert.equal(error.outcomeUnknown, false);
    }
  });

  it('survives an address that is none', async () => {
    for (const server of ['', 'nonsense', 'https://', 'ftp://example.com']) {
      const error = await failureOf(clientOf(server).client.write('patch_retry', '1', ['2']));
      assert.equal(error.failure.kind === 'network' && error.failure.reason, 'other');
    }
  });

  const codes: [code: string, reason: string][] = [
    ['ENOTFOUND', 'noSuchHost'],
    ['EAI_AGAIN', 'noSuchHost'],
    ['EAI_FAIL', 'noSuchHost'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'reset'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['EPROTO', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['HPE_INVALID_CONSTANT', 'notHttp'],
    ['HPE_HEADER_OVERFLOW', 'notHttp'],
    ['ERR_PROXY_TUNNEL', 'proxy'],
    ['EHOSTUNREACH', 'other'],
    ['ETIMEDOUT', 'other'],
  ];
  for (const [code, reason] of codes) {
    it(`reads ${code} as ${reason}`, () => {
      assert.deepEqual(classifyNetworkError(Object.assign(new Error('x'), { code })), { reason, code });
    });
  }

  it('knows any failed look-up by its call', () => {
    assert.equal(classifyNetworkError({ code: 'ESERVFAIL', syscall: 'getaddrinfo' }).reason, 'noSuchHost');
  });

  it('finds the code of several attempts in the first of them', () => {
    const attempts = new AggregateError([Object.assign(new Error('x'), { code: 'ENETUNREACH' })]);
    assert.equal(classifyNetworkError(attempts).code, 'ENETUNREACH');
  });

  it('passes no other text on than a code', () => {
    for (const code of ['request to https://x/?apikey=secret failed', '', undefined, 7, {}]) {
      assert.deepEqual(classifyNetworkError({ code }), { reason: 'other', code: 'UNKNOWN' });
    }
    assert.equal(classifyNetworkError(undefined).code, 'UNKNOWN');
  });
});
