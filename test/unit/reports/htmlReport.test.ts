import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { htmlReport } from '../../../src/reports/htmlReport';
import { useLanguage } from '../../../src/wording/localize';
import { report, reportTime } from '../../support/data/reports';
import { largeScan } from '../../support/data/scanData';
import { german } from '../wording/german';

// How it looks, prints and can be read by everyone is tested in a browser: test/ui/own/reportPage.test.ts.
describe('a report in HTML', () => {
  afterEach(() => {
    useLanguage();
  });

  it('has no script and nothing from outside, and allows its own style only', async () => {
    const page = htmlReport(await report());
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|\bon\w+=|style="|url\(|@import|javascript:/i);
    assert.deepEqual(page.match(/https?:[^\s"<]*/g), null);
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? assert.fail();
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(page.includes(`content="default-src 'none'; style-src 'sha256-${hash}'"`));
  });

  it('shows every text of a server as it is, without control characters', async () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&\u0007\u202E\uFFFF';
    const page = htmlReport(
      await report({
        devices: [
          {
            id: '1',
            name: hostile,
            client: hostile,
            site: hostile,
            failed: [{ title: hostile, severityLabel: hostile }],
          },
          { id: '2', reading: { kind: 'unreadable', at: reportTime, reason: hostile } },
        ],
      }),
    );
    assert.doesNotMatch(page, /<img/);
    assert.doesNotMatch(page, /[^\P{Cc}\t\n]|[\u202E\uFFFF]/u);
    assert.ok(page.includes('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;'));
  });

  it('has its headings in order, each section named by one, and its language', async () => {
    const page = htmlReport(await report());
    assert.match(page, /<html lang="en">/);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => level);
    assert.deepEqual(levels, ['1', ...levels.slice(1).map(() => '2')]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, named = ''] of page.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of named.split(' ')) assert.ok(ids.includes(id), id);
    assert.match(page, /<h1>[^]*?<h2 id="coverage">/);
  });

  it('has a table beside each chart, with all its numbers', async () => {
    const page = htmlReport(await report());
    const sections = page.split('<section>').slice(1);
    const charts = sections.filter((section) => section.includes('<svg'));
    assert.equal(charts.length, 4);
    for (const chart of charts) {
      const link = /<a href="#([^"]+)">/.exec(chart)?.[1];
      const table = link === undefined ? chart : sections.find((section) => section.includes(`id="${link}"`));
      assert.ok(table?.includes('<table') === true, chart);
      for (const [, value = ''] of chart.matchAll(/<text class="value"[^>]*>\s*([^<]*?)\s*</g))
        assert.ok(table.includes(`>${value}</td>`), value);
    }
  });

  it('says where it is worst: which patches, and which devices, with how much of it is new', async () => {
    const page = htmlReport(await report());
    const rowsOf = (id: string) => {
      const section = page.split('<section>').find((one) => one.includes(`<h2 id="${id}">`)) ?? assert.fail(id);
      const rows = section.split('<tbody>')[1]?.split('</tr>') ?? [];
      const cells = rows.map((row) => [...row.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell]) => cell));
      return cells.filter(({ length }) => length > 0);
    };
    assert.deepEqual(rowsOf('patches')[0]?.slice(0, 5), [
      '2026-11 Cumulative Update (KB5066835)',
      'Windows',
      'Critical',
      '2',
      '1',
    ]);
    const devices = rowsOf('devices').map((cells) => cells.slice(0, 5));
    assert.deepEqual(devices[0], ['SRV-01', 'ACME', 'Head Office', '2', '1']);
    assert.equal(devices.length, 3);
  });

  it('of one client does not repeat its name in each row', async () => {
    const headings = async (clients?: ReturnType<typeof one>[]) => {
      const page = htmlReport(await report({ clients, failedRetries: () => 1 }));
      return [...page.matchAll(/<thead>([^]*?)<\/thead>/g)].map(([, head = '']) => head.includes('>Client<'));
    };
    const one = (name: string) => ({ id: `c ${name}`, name });
    const count = (all: readonly boolean[]) => all.filter(Boolean).length;
    assert.deepEqual([count(await headings()), count(await headings([one('ACME'), one('Beta Ltd')]))], [6, 6]);
    assert.equal(count(await headings([one('ACME')])), 1, 'but in the table of clients');
    assert.match(htmlReport(await report({ clients: [one('ACME')] })), /<td class="short">SRV-01<\/td>/);
  });

  it('draws no line over a day that is missing', async () => {
    const page = htmlReport(await report());
    const path = /<path class="line" d="([^"]*)"/.exec(page)?.[1] ?? assert.fail();
    assert.equal(path.match(/M/g)?.length, 2);
    assert.equal(page.match(/<circle /g)?.length, 11);
  });

  it('says what it leaves out of a large fleet, and stays small', async function () {
    this.timeout(60_000);
    const data = largeScan({ clients: 300, devices: 10_000, failed: 4 });
    const page = htmlReport(await report({ data, failedRetries: () => 1 }));
    assert.match(page, /150 more patches are left out; they failed 30,000 times in all\./);
    assert.match(page, /The first 100 of 40,000 are listed; an Excel workbook or JSON has all\./);
    assert.match(page, /The chart shows the 10 lowest of 300; the table has all\./);
    assert.ok(page.length < 500_000, `${page.length}`);
  });

  it('is in German', async () => {
    useLanguage(german());
    const page = htmlReport(await report());
    assert.match(page, /<html lang="de">[^]*<h1>Fehlgeschlagene Patches: gesamte Flotte<\/h1>/);
    assert.match(page, /12 neu, 30 behoben seit 27\.11\.2026\./);
    assert.match(page, /33,3\s%/);
  });
});
