import assert from 'node:assert/strict';
import { answering, failureOf, site } from './servers';

/** As the API prints it: a bare ampersand, a tag that is not closed, HTML in a description. */
const DESCRIPTION = `<?xml version="1.0" encoding="ISO-8859-1"?>
<result>
\t<service>patch_retry</service>
\t<example>https://SERVER/api/?apikey=yourAPIkey&service=patch_retry&deviceid=DEVICEID
\t<fielddescriptions><table><tr><td>msg</td></tr></table></fielddescriptions>
</result>`;

describe('nsight: describe', () => {
  it('gives text that is not well-formed as it came', async () => {
    const { client, requests } = await answering(DESCRIPTION, { key: 'a-key' });
    assert.equal(await client.describe('patch_retry'), DESCRIPTION);
    assert.deepEqual(requests, ['/api/?apikey=a-key&service=patch_retry&describe=true']);
  });

  it('gives well-formed text as well, and text with a document type', async () => {
    for (const text of [
      '<service><name>x</name></service>',
      '<result status="OK"/>',
      '<!DOCTYPE service><service/>',
      'Describes a service.',
    ]) {
      assert.equal(await (await answering(text)).client.describe('list_clients'), text);
    }
  });

  it('decodes by the declaration, and removes control characters but not the lines', async () => {
    const { client } = await answering(
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n\t<x>d\xe9crit \x07\x1b[31m& \x85</x>\r\n\x00\n',
        'latin1',
      ),
    );
    assert.equal(
      await client.describe('list_clients'),
      '<?xml version="1.0" encoding="ISO-8859-1"?>\n\t<x>décrit [31m& …</x>',
    );
  });

  it('fails where the API refuses, a page comes, or nothing does', async () => {
    const { client: refused } = await answering(
      '<result status="FAIL"><error><errorcode>3</errorcode><message>login failed</message></error></result>',
    );
    assert.equal((await failureOf(refused.describe('patch_retry'))).failure.kind, 'login');
    const { client: page } = await answering('<!DOCTYPE html><html><body>Log in<br></body></html>');
    assert.deepEqual((await failureOf(page.describe('patch_retry'))).failure, { kind: 'blocked', status: 200 });
    const { client: forbidden } = await site((_, response) => {
      response.writeHead(403).end(DESCRIPTION);
    });
    assert.deepEqual((await failureOf(forbidden.describe('patch_retry'))).failure, { kind: 'blocked', status: 403 });
    const { client: empty } = await answering(' \n');
    assert.equal((await failureOf(empty.describe('patch_retry'))).failure.kind, 'unreadable');
    const { client: controls } = await answering('\u0000\u0007');
    assert.equal((await failureOf(controls.describe('patch_retry'))).failure.kind, 'unreadable');
  });

  it('is no write, whatever it describes', async () => {
    const { client } = await site((request) => {
      request.socket.destroy();
    });
    assert.equal((await failureOf(client.describe('patch_retry'))).outcomeUnknown, false);
  });
});
