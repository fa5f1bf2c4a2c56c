import assert from 'node:assert/strict';
import { parseServer } from '../../../src/nsight/serverAddress';
import { serverProblemText } from '../../../src/wording/problemText';
import { territories } from '../../../src/nsight/territories';

describe('nsight: the server that a user types', () => {
  const good: [typed: string, server: string][] = [
    ['www.systemmonitor.us', 'https://www.systemmonitor.us'],
    ['  WWW.SystemMonitor.us \n', 'https://www.systemmonitor.us'],
    ['https://www.systemmonitor.us', 'https://www.systemmonitor.us'],
    ['HTTPS://www.systemmonitor.us/', 'https://www.systemmonitor.us'],
    ['https://rmm.example.com:8443', 'https://rmm.example.com:8443'],
    ['rmm.example.com:443', 'https://rmm.example.com'],
    ['intranet', 'https://intranet'],
    ['www2.example.com', 'https://www2.example.com'],
    ['dashboard.example.com', 'https://dashboard.example.com'],
    ['mydashboard.systemmonitor.us', 'https://mydashboard.systemmonitor.us'],
    ['xn--mller-kva.example', 'https://xn--mller-kva.example'],
    ['müller.example', 'https://xn--mller-kva.example'],
    ['192.0.2.1', 'https://192.0.2.1'],
    ['https://[2001:db8::1]:444/', 'https://[2001:db8::1]:444'],
    ['localhost:4711', 'https://localhost:4711'],
    ['http://localhost:4711', 'http://localhost:4711'],
    ['http://127.0.0.1:4711/', 'http://127.0.0.1:4711'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://[::1]:80', 'http://[::1]'],
  ];
  for (const [typed, server] of good) {
    it(`is ${server} for "${typed}"`, () => {
      assert.deepEqual(parseServer(typed), { server });
    });
  }

  const bad: [typed: string, problem: RegExp][] = [
    ['', /^Enter a host name/],
    ['  ', /^Enter a host name/],
    ['https://', /missing/],
    ['https:///api', /missing/],
    ['www.systemmonitor us', /spaces/],
    ['www.system\u202Emonitor.us', /special/],
    ['www.systemmonitor.us%00', /special/],
    ['ftp://www.systemmonitor.us', /Use https/],
    ['file:///etc/passwd', /Use https/],
    ['javascript:alert(1)', /not a host name/],
    ['user@www.systemmonitor.us', /@/],
    ['https://user:secret@www.systemmonitor.us', /@/],
    ['https://@www.systemmonitor.us', /@/],
    ['www.systemmonitor.us/api/', /Leave out \/api\//],
    ['https://www.systemmonitor.us/api', /Leave out \/api\//],
    ['https://www.systemmonitor.us/dashboard/', /path/],
    ['https://www.systemmonitor.us//', /path/],
    ['https://www.systemmonitor.us/.', /path/],
    ['https://www.systemmonitor.us\\x', /path/],
    ['https://www.systemmonitor.us/api/?apikey=1', /\?/],
    ['www.systemmonitor.us?', /\?/],
    ['www.systemmonitor.us#', /#/],
    ['http://www.systemmonitor.us', /unencrypted/],
    ['http://localhost.example.com', /unencrypted/],
    ['http://127.0.0.1.example.com', /unencrypted/],
    ['http://10.0.0.1', /unencrypted/],
    ['www.systemmonitor.us:99999', /not a host name/],
    ['a..b:x', /not a host name/],
    ['exa<mple.com', /not a host name/],
    ['www2.systemmonitor.us', /dashboard's address.*www\.systemmonitor\.us/],
    ['https://www2.systemmonitor.co.uk/dashboard/?x#y', /dashboard's address.*www\.systemmonitor\.co\.uk/],
    ['www2europe1.systemmonitor.eu.com', /dashboard's address.*wwweurope1/],
    ['dashboardgermany1.systemmonitor.eu.com', /dashboard's address.*wwwgermany1\.systemmonitor\.eu\.com/],
    ['https://dashboard.systemmonitor.us/dashboard/', /dashboard's address.*www\.systemmonitor\.us/],
    ['DASHBOARD.systemmonitor.co.uk', /dashboard's address.*www\.systemmonitor\.co\.uk/],
    ['dashboard.am.remote.management:443', /dashboard's address.*www\.am\.remote\.management/],
    ['dashboardasia.system-monitor.com.', /dashboard's address.*wwwasia\.system-monitor\.com/],
    ['dashboardnorway2.systemmonitor.eu.com', /dashboard's address.*wwwnorway2\.systemmonitor\.eu\.com/],
  ];
  for (const [typed, problem] of bad) {
    it(`is refused with a reason for "${typed}"`, () => {
      const result = parseServer(typed);
      assert.ok('problem' in result, JSON.stringify(result));
      assert.match(serverProblemText(result.problem), problem);
    });
  }

  it('can be each of the documented territories', () => {
    assert.equal(territories.length, 11);
    for (const { host } of territories) assert.deepEqual(parseServer(host), { server: `https://${host}` });
    assert.equal(new Set(territories.flatMap(({ name, host }) => [name, host])).size, 22);
  });
});
