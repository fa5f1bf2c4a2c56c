import assert from 'node:assert/strict';
import { failureOf, site } from './servers';

describe('nsight: a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`with HTTP ${status} is not followed; its target gets nothing`, async () => {
      const target = await site((_, response) => {
        response.end('<result status="OK"><items/></result>');
      });
      const { client, requests } = await site((request, response) => {
        response
          .writeHead(status, { Location: `${target.origin}${request.url ?? ''}` })
          .end('<html><a href="x">Moved</a></html>');
      });
      const read = await failureOf(client.listClients());
      assert.deepEqual(read.failure, { kind: 'redirect', host: new URL(target.origin).host });
      const write = await failureOf(client.write('patch_retry', '1', ['2']));
      assert.deepEqual([write.failure.kind, write.outcomeUnknown], ['redirect', false]);
      assert.equal(requests.length, 2);
      assert.deepEqual([target.requests.length, target.connections()], [0, 0]);
    });
  }

  const hosts: [what: string, headers: Readonly<Record<string, string>>, host: (own: string) => string][] = [
    ['to another scheme', { Location: 'http://login.example.com:8080/x?y' }, () => 'login.example.com:8080'],
    ['to a user at a host', { Location: 'https://user:secret@login.example.com/' }, () => 'login.example.com'],
    ['without a scheme', { Location: '//login.example.com/x' }, () => 'login.example.com'],
    ['to another path', { Location: '/login?next=x' }, (own) => own],
    ['to nowhere', {}, () => ''],
    ['to nonsense', { Location: 'http://[' }, () => ''],
  ];
  for (const [what, headers, host] of hosts) {
    it(`${what} names the host alone`, async () => {
      const { client, origin } = await site((_, response) => {
        response.writeHead(302, headers).end();
      });
      const { failure } = await failureOf(client.listClients());
      assert.equal(failure.kind, 'redirect');
      assert.equal(failure.host, host(new URL(origin).host));
    });
  }

  it('does not bring the key back in its host', async () => {
    const { client, log } = await site(
      (_, response) => {
        response.writeHead(302, { Location: 'https://0123456789abcdef0123456789abcdef.example.com/' }).end();
      },
      { key: '0123456789ABCDEF0123456789abcdef' },
    );
    assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'redirect', host: '[key].example.com' });
    assert.doesNotMatch(log.join(), /0123456789abcdef/);
  });
});
