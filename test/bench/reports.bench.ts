// What a report of a large fleet takes, and what it keeps the extension host from.
import path from 'node:path';
import { makeReport } from '../../src/reports/makeReport';
import type { ReportForm } from '../../src/reports/reportForms';
import { largeScan } from '../support/data/scanData';
import { pastOfDays, reportTime } from '../support/data/reports';
import { root } from '../../scripts/lib/root.mjs';
import { pauseOf } from './pause';
import { best, report } from './report';

const data = largeScan({ clients: 200, devices: 10_000, failed: 4 });
const input = { data, past: pastOfDays(), failedRetries: () => 1, clients: undefined, filter: undefined };
const options = { signal: new AbortController().signal, workbookThread: path.join(root, 'dist/workbook.js') };

for (const form of ['html', 'xlsx', 'markdown', 'json', 'csv'] as const satisfies readonly ReportForm[]) {
  const what = `a report of 10,000 devices with 40,000 failures as ${form}`;
  const { result, longest, took } = await best(() =>
    pauseOf(() => makeReport(form, { ...input, now: reportTime }, options)),
  );
  report({ what: `${what}: longest pause`, value: Math.round(longest), unit: 'ms', atMost: 25 });
  report({ what: `${what}: time`, value: Math.round(took), unit: 'ms' });
  report({ what: `${what}: size`, value: Math.round(result.content.length / 1_000), unit: 'kB' });
}
