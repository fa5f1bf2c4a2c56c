import assert from 'node:assert/strict';
import { errorWords } from '../../../src/wording/errorWords';
import { isCancelled, isLoginFailure, SecretStoreError } from '../../../src/wording/errorKinds';
import { NsightError, type Failure } from '../../../src/nsight/errors';

const words = (failure: Failure, outcomeUnknown = false) =>
  errorWords(new NsightError('patch_retry', failure, outcomeUnknown));

describe('the words for an error', () => {
  const cases: [string, Failure, RegExp, string[]][] = [
    [
      'a refused key',
      { kind: 'login', message: 'login failed' },
      /refused the API key.*regenerated.*another territory/,
      ['connect', 'showLog', 'diagnose'],
    ],
    [
      'an error of N-sight',
      { kind: 'api', code: '4', message: 'Invalid value for parameter: deviceid' },
      /N-sight says: Invalid value for parameter: deviceid \(code 4\)/,
      ['showLog'],
    ],
    [
      'an error without a code',
      { kind: 'api', code: undefined, message: '' },
      /an error without a message$/,
      ['showLog'],
    ],
    [
      'a refusal before the API',
      { kind: 'blocked', status: 403 },
      /before it reached the API \(HTTP 403\).*wrong server.*firewall or proxy.*no permission/,
      ['showLog', 'connect', 'diagnose'],
    ],
    [
      'a redirect',
      { kind: 'redirect', host: 'login.example' },
      /sent us to login\.example\. Nothing was sent there/,
      ['showLog', 'connect', 'diagnose'],
    ],
    [
      'an unknown host',
      { kind: 'network', reason: 'noSuchHost', code: 'ENOTFOUND' },
      /No such server.*http\.proxy/,
      ['showLog', 'diagnose'],
    ],
    [
      'a refused connection',
      { kind: 'network', reason: 'refused', code: 'ECONNREFUSED' },
      /refused the connection.*http\.proxy/,
      ['showLog', 'diagnose'],
    ],
    [
      'a broken connection',
      { kind: 'network', reason: 'reset', code: 'ECONNRESET' },
      /connection was lost.*http\.proxy/,
      ['showLog', 'diagnose'],
    ],
    [
      'a certificate',
      { kind: 'network', reason: 'tls', code: 'CERT_HAS_EXPIRED' },
      /certificate.*CERT_HAS_EXPIRED.*http\.systemCertificates/,
      ['showLog', 'diagnose'],
    ],
    [
      'a proxy that asks for a password',
      { kind: 'network', reason: 'proxy', code: 'UNKNOWN', proxyStatus: 407 },
      /^The proxy asks for a user name and a password .*received nothing.*http\.proxy: http:\S+@host:port\.$/,
      ['showLog', 'diagnose'],
    ],
    [
      'a proxy that refuses',
      { kind: 'network', reason: 'proxy', code: 'UNKNOWN', proxyStatus: 502 },
      /^The proxy did not connect to the server \(HTTP 502\), so nothing was sent\..*http\.proxy/,
      ['showLog', 'diagnose'],
    ],
    [
      'a proxy that is not there',
      { kind: 'network', reason: 'proxy', code: 'ECONNREFUSED' },
      /^The proxy could not be reached \(ECONNREFUSED\), so nothing was sent\..*http\.proxy/,
      ['showLog', 'diagnose'],
    ],
    [
      'an answer that is not HTTP',
      { kind: 'network', reason: 'notHttp', code: 'HPE_INVALID_CONSTANT' },
      /^The server was reached, but its answer is not HTTP \(HPE_INVALID_CONSTANT\)/,
      ['showLog', 'diagnose'],
    ],
    [
      'any other network failure',
      { kind: 'network', reason: 'other', code: 'EHOSTUNREACH' },
      /EHOSTUNREACH/,
      ['showLog', 'diagnose'],
    ],
    ['a time-out', { kind: 'timeout', seconds: 30 }, /No answer in 30 s\.$/, ['showLog']],
    [
      'too many requests',
      { kind: 'busy', status: 429, retryAfterSeconds: 120 },
      /too many requests \(HTTP 429\)\. It asks you to wait 120 s\./,
      ['showLog'],
    ],
    [
      'a server error',
      { kind: 'busy', status: 503, retryAfterSeconds: undefined },
      /internal error \(HTTP 503\)\.$/,
      ['showLog'],
    ],
    [
      'an unreadable answer',
      { kind: 'unreadable', expected: { kind: 'list' }, found: { kind: 'cutShort' }, excerpt: 'secret' },
      /expected a list, found XML that is cut short\.$/,
      ['showLog', 'diagnose'],
    ],
  ];
  for (const [title, failure, message, remedies] of cases) {
    it(`name ${title}`, () => {
      assert.match(words(failure).message, message);
      assert.deepEqual(words(failure).remedies, remedies);
    });
  }

  it('say that a write may have been carried out', () => {
    assert.match(
      words({ kind: 'timeout', seconds: 30 }, true).message,
      /No answer in 30 s\. It may have been carried out; check before you send it again\./,
    );
  });

  it('say what to do without a secret store, and show nothing of its own words', () => {
    const { message, remedies } = errorWords(new SecretStoreError(new Error('dbus: boom')));
    assert.match(message, /keyring/);
    assert.doesNotMatch(message, /boom/);
    assert.deepEqual(remedies, ['secretHelp', 'showLog']);
  });

  it('tell nothing of a defect of ours but where to look', () => {
    assert.match(errorWords(new TypeError('x is undefined')).message, /The log has the details/);
  });

  it('know a cancelled call and a refused key, from another bundle too', () => {
    assert.ok(isCancelled(new NsightError('list_sites', { kind: 'cancelled' })));
    assert.ok(!isCancelled(new Error('cancelled')));
    const foreign = Object.assign(new Error('x'), {
      name: 'NsightError',
      service: 's',
      failure: { kind: 'login', message: '' },
      outcomeUnknown: false,
    });
    assert.ok(isLoginFailure(foreign));
  });
});
