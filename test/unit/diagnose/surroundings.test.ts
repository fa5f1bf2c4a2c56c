import assert from 'node:assert/strict';
import { placeLines, proxyLines, serverWords } from '../../../src/diagnose/surroundings';
import { territories } from '../../../src/nsight/territories';
import { surroundings } from './diagnosed';

describe('a report names a server', () => {
  it('that is documented', () => {
    for (const { name, host } of territories) assert.equal(serverWords(`https://${host}`, false), `${name} (${host})`);
  });

  it('by what it is and not by its host, if it is any other', () => {
    assert.equal(serverWords('http://127.0.0.1:4711', true), 'the demo fleet, on this computer');
    assert.equal(
      serverWords('http://127.0.0.1:4711', false),
      'a server on this computer (http, with a port of its own)',
    );
    assert.equal(serverWords('https://localhost', false), 'a server on this computer (https)');
    assert.equal(
      serverWords('https://rmm.acme.example', false),
      'a server that is not among the documented ones (https)',
    );
    assert.equal(
      serverWords('https://www.systemmonitor.us:8443', false),
      'a server that is not among the documented ones (https, with a port of its own)',
    );
  });
});

describe('a report tells the proxy', () => {
  const lines = (settings: Readonly<Record<string, unknown>>, environment: Readonly<Record<string, string>> = {}) =>
    proxyLines({ ...surroundings, setting: (name) => settings[name], environment }).join('\n');

  it('in words, without an address, a user or a password', () => {
    const text = lines(
      {
        'http.proxy': 'http://anna:hunter2@proxy.acme.example:3128',
        'http.proxyAuthorization': 'Basic aHVudGVyMg==',
        'http.noProxy': ['acme.example', '10.1.2.3'],
        'http.proxySupport': 'override',
        'http.proxyStrictSSL': false,
        'http.systemCertificates': true,
      },
      { HTTPS_PROXY: 'http://hunter2@acme.example', no_proxy: 'acme.example', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    );
    assert.deepEqual(text.split('\n'), [
      '`http.proxy`: set (http, with a user)',
      '`http.proxySupport`: override',
      '`http.proxyStrictSSL`: off',
      '`http.systemCertificates`: on',
      '`http.noProxy`: 2 entries',
      '`http.proxyAuthorization`: set, but **not sent with requests of extensions**: put user and password into ' +
        '`http.proxy`',
      'Environment: HTTPS_PROXY, NO_PROXY are set',
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked',
    ]);
  });

  it('that is not there, or set to something else', () => {
    assert.match(
      lines({}),
      /`http\.proxy`: not set\n[^]*`http\.noProxy`: not set\n[^]*: not set\nEnvironment: none of .* is set$/,
    );
    assert.match(
      lines({ 'http.proxy': 'proxy.acme.example', 'http.proxySupport': 'acme' }),
      /set \(without a scheme that is known, so \*\*not used\*\*\)\n`http\.proxySupport`: no value that is known/,
    );
    assert.match(lines({ 'http.proxy': 'https://proxy.acme.example' }), /set \(https\)/);
  });
});

describe('a report tells what does not reach extensions', () => {
  const lines = (settings: Readonly<Record<string, unknown>>, environment: Readonly<Record<string, string>> = {}) =>
    proxyLines({ ...surroundings, setting: (name) => settings[name], environment }).join('\n');

  it('of http.noProxy, by how many entries match nothing', () => {
    const noProxy = (...entries: string[]) =>
      /`http\.noProxy`: (.*)/.exec(lines({ 'http.noProxy': entries }))?.[1]?.split(':')[0];
    assert.equal(noProxy('acme.example', '.acme.example', '10.1.2.3:8080', '*'), '4 entries');
    assert.equal(noProxy('*.acme.example'), '1 entry, of which **1 matches nothing**');
    assert.equal(noProxy('acme.*', '10.0.0.0/8', '2001:db8::1', 'a'), '4 entries, of which **3 match nothing**');
  });

  it('where no proxy is used at all, and of ALL_PROXY', () => {
    assert.match(lines({ 'http.proxySupport': 'off' }), /^No proxy is used for extensions, because/m);
    for (const support of ['on', 'override', 'fallback'])
      assert.doesNotMatch(lines({ 'http.proxySupport': support }), /No proxy is used/);
    assert.match(lines({}, { ALL_PROXY: 'socks://x' }), /^ALL_PROXY is not used by VS Code$/m);
    assert.doesNotMatch(lines({}), /not used by/);
  });
});

describe('a report tells where the extension host runs', () => {
  const where = (host: Partial<typeof surroundings.host>) =>
    placeLines({ ...surroundings, host: { ...surroundings.host, ...host } }).join('\n');

  it('by the kind of a remote, and never by its host', () => {
    assert.match(
      where({}),
      /^Extension host: on the computer of the window, on `linux` `6\.1\.0` `x64`, Node `22\.0\.0`$/m,
    );
    assert.match(where({ remote: 'ssh-remote' }), /^Extension host: remote, `ssh-remote`, on /m);
    assert.match(where({ remote: 'code.acme.example:8443' }), /^Extension host: remote, on /m);
  });

  it('without the name of who built the system', () => {
    assert.match(where({ release: '6.1.0-acme-anna' }), /`6\.1\.0` /);
    assert.doesNotMatch(where({ release: '6.1.0-acme-anna' }), /acme|anna/);
  });
});
