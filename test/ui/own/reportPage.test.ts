import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureChromium } from '../../../scripts/vscode/chromium.mjs';
import { htmlReport } from '../../../src/reports/htmlReport';
import { useLanguage } from '../../../src/wording/localize';
import { largeScan } from '../../support/data/scanData';
import { pastOfDays, report, someDays } from '../../support/data/reports';
import { violations } from '../../support/ui/axe';
import { german } from '../../unit/wording/german';

// The page as a browser shows and prints it, without VS Code.
describe('the page of a report', () => {
  const file = path.join(os.tmpdir(), 'report.html');
  let browser: Browser;
  before(async () => {
    browser = await chromium.launch(ensureChromium());
  });
  after(() => browser.close());
  afterEach(async () => {
    useLanguage();
    for (const context of browser.contexts()) await context.close();
  });

  /** Opens the page as a file, and takes down what the browser says of it and asks for. */
  async function open(html: string, colorScheme: 'light' | 'dark' = 'light', width = 1000) {
    writeFileSync(file, html);
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const said: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`file://${file}`);
    return { page, said, requests };
  }
  const large = () =>
    report({
      data: largeScan({ clients: 40, devices: 2_000, failed: 2 }),
      past: { ...pastOfDays(someDays()), isNew: () => true },
      failedRetries: () => 1,
    });
  const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

  it('loads nothing, keeps to its own policy, and has its style', async () => {
    const { page, said, requests } = await open(htmlReport(await report()));
    assert.deepEqual([said, requests.length], [[], 1]);
    assert.equal(await page.evaluate('getComputedStyle(document.querySelector("table")).borderCollapse'), 'collapse');
  });

  for (const scheme of ['light', 'dark'] as const)
    it(`can be read by everyone, in ${scheme}`, async () => {
      const { page } = await open(htmlReport(await report()), scheme);
      const [back, text] = await page.evaluate<readonly [string, string]>(
        '(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))',
      );
      const isDark = (color: string) => Number(/\d+/.exec(color)?.[0]) < 100;
      assert.deepEqual([isDark(back), isDark(text)], scheme === 'dark' ? [true, false] : [false, true]);
      // Its policy lets nothing in: axe comes by the protocol of the browser.
      assert.deepEqual(await violations(page, 'html', []), []);
    });

  it('fits into a narrow window, also in German and with long names', async () => {
    useLanguage(german());
    const name = 'x'.repeat(300);
    const { page } = await open(
      htmlReport(await report({ devices: [{ id: '1', name, client: name, failed: [{ title: name }] }] })),
      'light',
      400,
    );
    assert.ok((await widthOf(page)) <= 400);
  });

  it('prints on pages of A4, in light, none of them empty, with headings on each that has rows', async () => {
    const { page } = await open(htmlReport(await large()), 'dark');
    const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: true })).toString('latin1');
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    assert.ok(pages >= 5 && pages <= 20, `${pages} pages`);
    assert.match(pdf, /\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    await page.emulateMedia({ media: 'print' });
    const [back, head] = await page.evaluate<readonly [string, string]>(
      '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("thead")).display]',
    );
    assert.deepEqual([back, head], ['rgb(255, 255, 255)', 'table-header-group']);
    // What is wider than the paper is cut.
    await page.setViewportSize({ width: 703, height: 1000 }); // 186 mm, between the margins.
    assert.ok((await widthOf(page)) <= 703);
  });

  /** The texts of charts that are cut. */
  const cutTexts = (page: Page) =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('svg')].flatMap((svg) => {
        const { left, right, top, bottom } = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter((text) => {
          const box = text.getBoundingClientRect();
          if (box.width === 0) return false;
          return box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1;
        }).map((text) => text.textContent);
      })`,
    );

  it('shows where its charts end and what they say, without colors', async () => {
    const { page } = await open(htmlReport(await large()));
    assert.deepEqual(await cutTexts(page), []);
  });

  it('can be read in a narrow window: the texts of charts, and the words in tables', async () => {
    const { page } = await open(htmlReport(await large()), 'light', 300);
    assert.deepEqual(await cutTexts(page), []);
    const [height, width, overlapping] = await page.evaluate<readonly [number, number, number]>(
      `(() => {
        const boxes = (all) => [...document.querySelectorAll(all)].map((one) => one.getBoundingClientRect());
        const days = boxes('#over-time ~ figure .tick').filter(({ width }) => width > 0);
        const overlap = (a, b) =>
          a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return [
          Math.min(...boxes('svg text').map(({ height }) => height).filter(Boolean)),
          Math.min(...boxes('td:not(.short):not(.number)').map(({ width }) => width)),
          days.filter((one) => days.some((other) => overlap(one, other))).length,
        ];
      })()`,
    );
    assert.ok(height >= 9, `texts of ${height} px`);
    assert.ok(width >= 120, `cells of ${width} px`);
    assert.equal(overlapping, 0);
  });

  it('prints a chart on the page of its table, where that is short', async () => {
    const { page } = await open(htmlReport(await report()));
    await page.emulateMedia({ media: 'print' });
    const breaks = await page.evaluate<string[]>(
      '[...document.querySelectorAll("figure")].map((figure) => getComputedStyle(figure).breakAfter)',
    );
    assert.deepEqual(breaks, ['auto', 'avoid', 'avoid', 'avoid']); // The numbers of the first are far below.
  });
});
