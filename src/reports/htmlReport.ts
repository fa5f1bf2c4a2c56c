import { createHash } from 'node:crypto';
import { locale, t } from '../wording/localize';
import { dateAndTime } from '../wording/time';
import { barChart } from './barChart';
import type { ChartNames } from './svgChart';
import { trendChart } from './trendChart';
import { safeHtml, Html } from './html';
import type { Report } from './reportModel';
import type { ReportSection, ReportTable } from './reportSection';
import { reportSections } from './reportSections';
import { reportStyle } from './reportStyle';
import { ReportFormats, reportTitle, timeZone } from './reportWords';

/**
 * Returns a report as a page of HTML that needs nothing else: no script, and nothing from outside. Its policy allows
 * its own style only, by its hash.
 */
export function htmlReport(report: Report): string {
  const formats = new ReportFormats();
  const title = reportTitle(report);
  const hash = createHash('sha256').update(reportStyle).digest('base64');
  const page = safeHtml`<!DOCTYPE html>
    <html lang="${locale() ?? 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(hash)}'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${new Html(`<style>${reportStyle}</style>`)}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="made">${t('Created {0} ({1}) with N-sight Patches.', dateAndTime(report.madeAt), timeZone())}</p>
          ${reportSections(report, formats).map((section) => sectionHtml(section, formats))}
        </main>
      </body>
    </html> `;
  return `${page.markup.trim()}\n`;
}

function sectionHtml(section: ReportSection, formats: ReportFormats): Html {
  const { id, title, sentences, figures, table } = section;
  return safeHtml`<section>
    <h2 id="${id}">${title}</h2>
    ${sentences.map((sentence) => safeHtml`<p>${sentence}</p>`)}
    ${
      figures &&
      safeHtml`<dl>
        ${figures.map(
          ({ label, value }) =>
            safeHtml`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`
    }
    ${chartHtml(section, formats)} ${table && table.rows.length > 0 && tableHtml(table, id)}
  </section>`;
}

function chartHtml({ id, title, chart, numbersIn }: ReportSection, formats: ReportFormats): Html | undefined {
  if (!chart) return undefined;
  const names: ChartNames = { id: `${id}-chart`, title, summary: chart.summary };
  const drawn =
    chart.kind === 'bars'
      ? barChart(names, chart.bars, chart.most)
      : trendChart(names, chart.points, {
          dayText: (at) => formats.shortDay(at),
          numberText: (value) => formats.number(value),
        });
  return safeHtml`<figure>
    ${drawn}
    ${
      numbersIn !== undefined &&
      safeHtml`<figcaption>${chart.summary} <a href="#${numbersIn}">${t('Numbers by day')}</a></figcaption>`
    }
  </figure>`;
}

const numberClass = new Html(' class="number"');

/** A table with so many rows is not worth a page break in it. */
const mostTogether = 12;
/** A text that is so short, such as the name of a device, is not broken at a hyphen. */
const shortText = 16;

function cellHtml(text: string, isNumber: boolean | undefined): Html {
  const short = text.length <= shortText && new Html(' class="short"');
  return safeHtml`<td${isNumber ? numberClass : short}>${text}</td>`;
}

function tableHtml({ headings, rows }: ReportTable, labelledBy: string): Html {
  const isNumber = headings.map((heading) => typeof heading !== 'string');
  const kind = rows.length > mostTogether ? 'scroll' : 'whole';
  return safeHtml`<div class="${kind}" role="region" aria-labelledby="${labelledBy}" tabindex="0">
    <table aria-labelledby="${labelledBy}">
      <thead>
        <tr>${headings.map((heading, i) => {
          const text = typeof heading === 'string' ? heading : heading.number;
          return safeHtml`<th scope="col"${isNumber[i] && numberClass}>${text}</th>`;
        })}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => safeHtml`<tr>${row.map((cell, i) => cellHtml(cell, isNumber[i]))}</tr>\n`)}
      </tbody>
    </table>
  </div>`;
}
