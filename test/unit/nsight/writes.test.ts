import assert from 'node:assert/strict';
import type { Failure } from '../../../src/nsight/errors';
import { writeServices } from '../../../src/nsight/records';
import { answering, failureOf, site, tcp } from './servers';

function http(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('nsight: writes', () => {
  for (const service of writeServices) {
    it(`sends ${service} as one GET`, async () => {
      const { client, requests } = await answering(
        '<result created="2009-10-01T12:47:15+01:00" host="SERVER" status="OK" />',
        { key: 'a-key' },
      );
      assert.equal(await client.write(service, '30000192', ['4', '5']), '');
      assert.deepEqual(requests, [`/api/?apikey=a-key&service=${service}&deviceid=30000192&patchids=4%2C5`]);
    });
  }

  const messages: [body: string, msg: string][] = [
    [
      '<result created="2009-10-01T12:47:15+01:00" host="SERVER" status="OK" >\n <msg>Retrying patches: ' +
        '4,5 Patches already applied: 1,6</msg>\n</result>',
      'Retrying patches: 4,5 Patches already applied: 1,6',
    ],
    [
      '<?xml version="1.0" encoding="ISO-8859-1"?><result status="OK"><msg><![CDATA[ Retrying patches: 4 ' +
        ']]></msg></result>',
      'Retrying patches: 4',
    ],
    ['<result status="OK"><msg></msg></result>', ''],
    ['<result status="OK"><msg/></result>', ''],
    ['<result status="OK"></result>', ''],
    ['<result status="ok"><items><x/></items></result>', ''],
    ['<result><msg>Retrying patches: 4</msg></result>', 'Retrying patches: 4'],
    ['<RESULT STATUS="OK"><MSG>a\u0007\u202E\nb &amp; c</MSG></RESULT>', 'a b & c'],
    [`<result status="OK"><msg>${'1234567,'.repeat(2000)}</msg></result>`, '1234567,'.repeat(2000)],
  ];
  for (const [body, msg] of messages) {
    it(`gives the msg of ${JSON.stringify(body.slice(0, 90))}`, async () => {
      assert.equal(await (await answering(body)).client.write('patch_retry', '1', ['4', '5']), msg);
    });
  }

  const failures: [what: string, answer: string, kind: Failure['kind'], outcomeUnknown: boolean][] = [
    [
      'an error of the API',
      http(
        '200 OK',
        '<result status="FAIL"><error><errorcode>4</errorcode><message>Invalid value</message></error></result>',
      ),
      'api',
      false,
    ],
    [
      'a refused key',
      http(
        '200 OK',
        '<result status="FAIL"><error><errorcode>3</errorcode><message>login failed</message></error></result>',
      ),
      'login',
      false,
    ],
    ['a page', http('200 OK', '<html><body>Log in</body></html>'), 'blocked', false],
    ['HTTP 403', http('403 Forbidden', '<html></html>'), 'blocked', false],
    ['HTTP 404 with half a page', 'HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n<html>', 'blocked', false],
    ['a redirect', http('302 Found', '', 'Location: https://example.com/\r\n'), 'redirect', false],
    ['HTTP 429', http('429 Too Many Requests', ''), 'busy', false],
    ['HTTP 503', http('503 Service Unavailable', '', 'Retry-After: 1\r\n'), 'busy', true],
    [
      'HTTP 500 with an error of the API',
      http('500 Oops', '<result status="FAIL"><error><errorcode>4</errorcode></error></result>'),
      'busy',
      true,
    ],
    ['HTTP 502', http('502 Bad Gateway', '<html></html>'), 'busy', true],
    ['text', http('200 OK', 'Done'), 'unreadable', true],
    ['nothing', http('200 OK', ''), 'unreadable', true],
    ['HTTP 204', 'HTTP/1.1 204 No Content\r\n\r\n', 'unreadable', true],
    ['an answer that is cut short', http('200 OK', '<result status="OK"><msg>Retrying'), 'unreadable', true],
    ['an unknown root', http('200 OK', '<patches/>'), 'unreadable', true],
    ['a result that says nothing', http('200 OK', '<result/>'), 'unreadable', true],
    ['a pack that is damaged', http('200 OK', 'xxx', 'Content-Encoding: gzip\r\n'), 'unreadable', true],
    ['a document type', http('200 OK', '<!DOCTYPE r><result status="OK"/>'), 'unreadable', true],
    ['a hang-up', '', 'network', true],
    ['a hang-up in the headers', 'HTTP/1.1 200 OK\r\n', 'network', true],
    ['a hang-up in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<result status="OK">', 'network', true],
    ['something else than HTTP', '220 ESMTP\r\n', 'network', true],
  ];
  for (const [what, answer, kind, outcomeUnknown] of failures) {
    const outcome = outcomeUnknown ? 'the outcome is unknown' : 'nothing was carried out';
    it(`are sent once when the answer is ${what}; ${outcome}`, async () => {
      const { client, requests, connections, pauses } = await tcp((socket) => {
        socket.end(answer);
      });
      const error = await failureOf(client.write('patch_retry', '1', ['4', '5']));
      assert.equal(error.failure.kind, kind);
      assert.equal(error.outcomeUnknown, outcomeUnknown);
      assert.deepEqual([requests.length, connections(), pauses.length], [1, 1, 0]);
    });
  }

  it('are sent once when no answer comes in time', async () => {
    const { client, requests, connections } = await tcp(() => undefined, { timeoutSeconds: 0.05 });
    const error = await failureOf(client.write('patch_retry', '1', ['4']));
    assert.equal(error.failure.kind, 'timeout');
    assert.equal(error.outcomeUnknown, true);
    assert.deepEqual([requests.length, connections()], [1, 1]);
  });

  it('are sent once when the connection is reset', async () => {
    const { client, requests, connections } = await tcp((socket) => {
      socket.resetAndDestroy();
    });
    const error = await failureOf(client.write('patch_retry', '1', ['4']));
    assert.deepEqual(error.failure, { kind: 'network', reason: 'reset', code: 'ECONNRESET' });
    assert.equal(error.outcomeUnknown, true);
    assert.deepEqual([requests.length, connections()], [1, 1]);
  });

  it('go out on a connection of their own', async () => {
    const { client, connections } = await answering('<result status="OK"/>');
    for (let i = 0; i < 3; i++) {
      await client.listPatches('1');
      await client.write('patch_retry', '1', ['4']);
    }
    assert.equal(connections(), 6);
  });

  it('are sent once even where a server kept an earlier connection, and breaks it', async () => {
    const { client, requests } = await tcp((socket, request) => {
      if (request.includes('patch_retry')) socket.destroy();
      else socket.write(http('200 OK', '<patches/>', 'Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n'));
    });
    for (let i = 0; i < 3; i++) {
      await client.listPatches('1');
      assert.equal((await failureOf(client.write('patch_retry', '1', ['4']))).outcomeUnknown, true);
    }
    assert.equal(requests.filter((request) => request.includes('patch_retry')).length, 3);
  });

  it('are not sent without ids, or with something that no list can have given', async () => {
    const { client, requests } = await site((_, response) => {
      response.end('<result status="OK"/>');
    });
    for (const [device, ids] of [
      ['1', []],
      ['1', ['4,5']],
      ['1', ['4', '']],
      ['', ['4']],
      ['1 2', ['4']],
      ['1', ['4&service=patch_ignore']],
    ] satisfies [string, string[]][]) {
      await assert.rejects(client.write('patch_retry', device, ids), RangeError);
    }
    assert.equal(requests.length, 0);
  });
});
