import assert from 'node:assert/strict';
import { answering, failureOf, inTurn, site } from './servers';

const HTML = '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><p>Hi<br></body></html>';
const XHTML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- page -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 ' +
  'Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html ' +
  'xmlns="http://www.w3.org/1999/xhtml"><head/><body/></html>';

function fail(code: string, message: string): string {
  return (
    `<result created="2009-10-01T12:47:15+01:00" host="SERVER" status="FAIL"><error>${code}` +
    `<message>${message}</message></error></result>`
  );
}

describe('nsight: what the API refuses', () => {
  const cases: [what: string, body: string, failure: unknown][] = [
    [
      'a missing parameter',
      fail('<errorcode>5</errorcode>', 'Missing parameter: deviceid'),
      { kind: 'api', code: '5', message: 'Missing parameter: deviceid' },
    ],
    [
      'an unknown id',
      fail('<errorcode>4</errorcode>', 'Invalid value for parameter: deviceid'),
      { kind: 'api', code: '4', message: 'Invalid value for parameter: deviceid' },
    ],
    ['the key', fail('<errorcode> 3 </errorcode>', 'login failed'), { kind: 'login', message: 'login failed' }],
    [
      'something new',
      fail('<errorcode>77</errorcode>', '<![CDATA[No <b>way</b>]]>'),
      { kind: 'api', code: '77', message: 'No <b>way</b>' },
    ],
    ['something, without a code', fail('', 'No'), { kind: 'api', code: undefined, message: 'No' }],
    [
      'something, without a status',
      '<result><error><message>No such client</message></error></result>',
      { kind: 'api', code: undefined, message: 'No such client' },
    ],
    [
      'something, with the status OK',
      '<result status="OK"><items/><error><errorcode>4</errorcode><message>No</message></error></result>',
      { kind: 'api', code: '4', message: 'No' },
    ],
    ['something, without a message', '<result status="FAIL"/>', { kind: 'api', code: undefined, message: '' }],
    [
      'something, with a status that is new',
      '<result status="PARTIAL"><items/></result>',
      { kind: 'api', code: undefined, message: '' },
    ],
    [
      'something, with its status in capitals',
      '<RESULT STATUS="FAIL"><ITEMS/></RESULT>',
      { kind: 'api', code: undefined, message: '' },
    ],
    [
      'something, straight in the result',
      '<result status="FAIL"><errorcode>4</errorcode><message>No</message></result>',
      { kind: 'api', code: '4', message: 'No' },
    ],
    [
      'the key, straight in a result without a status',
      '<result><errorcode>3</errorcode><message><![CDATA[login failed]]></message></result>',
      { kind: 'login', message: 'login failed' },
    ],
    [
      'something, with nothing but a code and the status OK',
      '<result status="OK"><items/><errorcode>4</errorcode></result>',
      { kind: 'api', code: '4', message: '' },
    ],
    [
      'something, by a code of the shorter name',
      '<result status="FAIL"><code>4</code><msg>No</msg></result>',
      { kind: 'api', code: '4', message: 'No' },
    ],
    [
      'something, as the text of the result',
      '<result status="FAIL">Access denied</result>',
      { kind: 'api', code: undefined, message: 'Access denied' },
    ],
    [
      'something, as the text of a result without a status',
      '<result><![CDATA[Access denied]]></result>',
      { kind: 'api', code: undefined, message: 'Access denied' },
    ],
    [
      'something, as the text where a list should be',
      '<result status="OK">Under maintenance</result>',
      { kind: 'api', code: undefined, message: 'Under maintenance' },
    ],
    [
      'something, in one word',
      '<result status="FAIL"><error>No</error></result>',
      { kind: 'api', code: undefined, message: 'No' },
    ],
    [
      'something, in capitals',
      '<RESULT STATUS="FAIL"><ERROR><ERRORCODE>3</ERRORCODE><MESSAGE>No</MESSAGE></ERROR></RESULT>',
      { kind: 'login', message: 'No' },
    ],
  ];
  for (const [what, body, failure] of cases) {
    it(`reads that it refuses ${what}`, async () => {
      const { client, log } = await answering(body);
      const error = await failureOf(client.listClients());
      assert.deepEqual(error.failure, failure);
      assert.equal(error.service, 'list_clients');
      assert.match(log.join('\n'), /error (?:\d+|without a code): /);
    });
    it(`reads it of patches as well: ${what}`, async () => {
      assert.deepEqual((await failureOf((await answering(body)).client.listPatches('1'))).failure, failure);
    });
  }

  it('reads an error among patches', async () => {
    const { client } = await answering(
      '<patches><error><errorcode>4</errorcode><message>No</message></error></patches>',
    );
    assert.equal((await failureOf(client.listPatches('1'))).failure.kind, 'api');
  });

  it('does not show a message of any length, nor its control characters', async () => {
    const { client } = await answering(fail('<errorcode>4</errorcode>', `a\u0007\u202Eb\n${'x'.repeat(100_000)}`));
    const { failure } = await failureOf(client.listClients());
    assert.equal(failure.kind, 'api');
    assert.equal(failure.message.length, 500);
    assert.match(failure.message, /^a b x+…$/);
  });
});

describe('nsight: a text straight in the result', () => {
  it('is what a write says', async () => {
    for (const body of [
      '<result status="OK">Retrying patches: 2</result>',
      '<result>Retrying patches: 2</result>',
      '<result status="OK"><message><![CDATA[Retrying patches: 2]]></message></result>',
    ]) {
      const { client } = await answering(body);
      assert.equal(await client.write('patch_retry', '1', ['2']), 'Retrying patches: 2');
    }
  });

  it('is a refusal of a write where nothing else is said', async () => {
    const { client } = await answering('<result>Login failed</result>');
    const error = await failureOf(client.write('patch_approve', '1', ['2']));
    assert.deepEqual(error.failure, { kind: 'api', code: undefined, message: 'Login failed' });
  });

  it('or a code 0 does not make a list fail', async () => {
    const { client } = await answering('<result status="OK">\n <errorcode>0</errorcode><items/>\n text</result>');
    assert.deepEqual(await client.listClients(), { items: [], problems: [] });
  });
});

describe('nsight: what stands in front of the API', () => {
  for (const page of [
    '<h1>Forbidden</h1>',
    '<center><h2>Error</h2></center>',
    '<br />Not available',
    '<br/>',
    '<P>Sorry',
    ' <!-- x --><div class="x">Sorry',
    '<script>location = "/login"</script>',
    '<title>Log in</title>',
    '<meta http-equiv="refresh" content="0">',
    '<font color=red>No</font>',
  ]) {
    it(`is seen by the tag that a page begins with: ${page}`, async () => {
      const { client } = await answering(page);
      assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'blocked', status: 200 });
    });
  }

  for (const status of [400, 401, 403, 404, 418, 451]) {
    it(`is named by HTTP ${status}, tried once`, async () => {
      const { client, requests } = await site((_, response) => {
        response.writeHead(status, { 'Content-Type': 'text/html' }).end(HTML);
      });
      assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'blocked', status });
      assert.equal(requests.length, 1);
    });
  }

  it('is a proxy that asks for a password, by HTTP 407: tried once, and nothing was carried out', async () => {
    const { client, requests } = await site((_, response) => {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }).end(HTML);
    });
    for (const call of [client.listClients(), client.write('patch_retry', '1', ['2'])]) {
      const { failure, outcomeUnknown } = await failureOf(call);
      assert.deepEqual(failure, { kind: 'network', reason: 'proxy', code: 'UNKNOWN', proxyStatus: 407 });
      assert.equal(outcomeUnknown, false);
    }
    assert.equal(requests.length, 2);
  });

  it('is not named when the API itself answers with HTTP 4xx', async () => {
    const { client } = await site((_, response) => {
      response.writeHead(403).end(fail('<errorcode>3</errorcode>', 'login failed'));
    });
    assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'login', message: 'login failed' });
  });

  it('is named by HTTP 4xx even with a list, with nothing, or with half a page', async () => {
    const { client } = await inTurn([
      (response) => {
        response.writeHead(403).end('<result status="OK"><items/></result>');
      },
      (response) => {
        response.writeHead(404).end();
      },
      (response) => {
        response.writeHead(404, { 'Content-Length': 1000 }).write('<html>', () => response.destroy());
      },
      (response) => {
        response.writeHead(404, { 'Content-Encoding': 'gzip' }).end('not gzip');
      },
    ]);
    for (const status of [403, 404, 404, 404])
      assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'blocked', status });
  });

  const pages: [what: string, body: string][] = [
    ['HTML', HTML],
    ['XHTML', XHTML],
    ['a page without a document type', '\n <HTML lang="en"><body></html>'],
    ['a page after comments', '<!-- a --><!-- b -->\n<html>'],
    ['half a page', '<body onload="x()">Welcome'],
  ];
  for (const [what, body] of pages) {
    it(`is named by ${what} with HTTP 200`, async () => {
      const { client } = await answering(body);
      assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'blocked', status: 200 });
      assert.deepEqual((await failureOf(client.listPatches('1'))).failure, { kind: 'blocked', status: 200 });
    });
  }

  it('is not looked for at any length', async () => {
    const { client } = await answering('<!-- a -->'.repeat(100_000) + '<htm>');
    assert.equal((await failureOf(client.listClients())).failure.kind, 'unreadable');
  });
});
