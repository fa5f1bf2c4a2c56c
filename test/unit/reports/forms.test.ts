import assert from 'node:assert/strict';
import path from 'node:path';
import { read, utils, type WorkBook } from '@e965/xlsx';
import { out } from '../../../scripts/lib/root.mjs';
import { makeReport } from '../../../src/reports/makeReport';
import { fileNameOf, type ReportForm } from '../../../src/reports/reportForms';
import { failuresOf } from '../../../src/scan/failures';
import { scanStats } from '../../../src/scan/scanStats';
import { headline } from '../../../src/views/failedPatches/failedNotes';
import { noFilter, pastOfDays, reportDevices, reportTime, scannedLists, someDays } from '../../support/data/reports';
import { scanData } from '../../support/data/scanData';
import { workbookText } from '../../support/data/workbookText';

const forms: readonly ReportForm[] = ['html', 'xlsx', 'markdown', 'json', 'csv'];
const data = scanData(reportDevices, { at: reportTime, lists: scannedLists() });
const never = new AbortController().signal;
const workbookThread = path.join(out, 'workbook.mjs');

function make(form: ReportForm, given: Partial<Parameters<typeof makeReport>[1]> = {}) {
  const input = { data, past: pastOfDays(), failedRetries: () => 2, clients: undefined, filter: undefined };
  return makeReport(form, { ...input, now: reportTime, ...given }, { signal: never, workbookThread });
}

async function workbook(given?: Parameters<typeof make>[1]): Promise<WorkBook> {
  return read((await make('xlsx', given)).content, { bookFiles: true, cellNF: true, cellStyles: true });
}

/** All that is written in a file, whatever is packed in it. */
async function everythingIn(form: ReportForm, given: Parameters<typeof make>[1]): Promise<string> {
  const { content } = await make(form, given);
  return form === 'xlsx' ? workbookText(content) : String(content);
}

/** The rows of a sheet below its headings, by these. */
function rowsOf(book: WorkBook, sheet: string): Record<string, unknown>[] {
  return utils.sheet_to_json<Record<string, unknown>>(book.Sheets[sheet] ?? assert.fail(sheet));
}

/** What stands beside a label in the sheet Coverage. */
function factOf(book: WorkBook, label: string): unknown {
  return rowsOf(book, 'Coverage').find((row) => row.Item === label)?.Value;
}

describe('the forms of a report', () => {
  it('have the same numbers, which are those of the view', async () => {
    const stats = scanStats(data);
    const quiet = { scan: { running: false, isWaiting: false }, changes: undefined };
    const expected = { failed: stats.failures, devices: stats.failedDevices, read: stats.read, compliant: 1 };
    assert.equal(headline(data, failuresOf(data, undefined), quiet, reportTime).badge?.value, 4);

    const page = String((await make('html')).content);
    const figure = (label: string) => new RegExp(`<dt>${label}</dt>\\s*<dd>([^<]*)</dd>`).exec(page)?.[1];
    const inHtml = {
      failed: Number(figure('Failed patches')),
      devices: Number(figure('Devices with failures')),
      read: Number(figure('Devices read')?.split(' ')[0]),
      compliant: Math.round((parseFloat(figure('Devices without failures') ?? '') / 100) * stats.read),
    };
    assert.deepEqual(inHtml, expected);

    const markdown = String((await make('markdown')).content);
    const bold = (label: string) => new RegExp(`^- ${label}: \\*\\*([^*]*)\\*\\*$`, 'm').exec(markdown)?.[1];
    assert.deepEqual(
      [bold('Failed patches'), bold('Devices with failures'), bold('Devices read'), bold('Devices without failures')],
      ['4', '3', '4 of 6', '25%'],
    );

    const book = await workbook();
    const inWorkbook = {
      failed: factOf(book, 'Failed patches'),
      devices: factOf(book, 'Devices with failures'),
      read: factOf(book, 'Devices read'),
      compliant: factOf(book, 'Devices without failures'),
    };
    assert.deepEqual(inWorkbook, expected);
    const sum = (sheet: string, column: string) =>
      rowsOf(book, sheet).reduce((total, row) => total + Number(row[column]), 0);
    assert.equal(rowsOf(book, 'Failed Patches').length, expected.failed);
    assert.equal(sum('By Device', 'Failed patches'), expected.failed);
    assert.equal(rowsOf(book, 'By Device').length, expected.devices);
    assert.equal(sum('Compliance by Client', 'Failed patches'), expected.failed);
    assert.equal(sum('Compliance by Client', 'Read'), expected.read);
    assert.equal(sum('Compliance by Client', 'Without failures'), expected.compliant);

    const json: unknown = JSON.parse(String((await make('json')).content));
    assert.ok(typeof json === 'object' && json !== null && 'failed' in json && 'compliance' in json);
    assert.ok(Array.isArray(json.failed) && 'failedPatches' in json && 'failedDevices' in json && 'numbers' in json);
    assert.deepEqual([json.failed.length, json.failedPatches, json.failedDevices], [4, 4, 3]);
    const { oldest, ...numbers } = stats;
    assert.ok(oldest !== undefined);
    assert.deepEqual(json.numbers, numbers);
    assert.match(JSON.stringify(json.compliance), /^\{"share":0.25,"devices":6,"read":4,"compliant":1,/);

    const csv = String((await make('csv')).content)
      .trimEnd()
      .split('\n');
    assert.equal(csv.length - 1, expected.failed);
  });

  it('have the same numbers of what is new and gone, and the same failures are marked as new', async () => {
    const past = pastOfDays();
    const news = { scan: { running: false, isWaiting: false }, changes: past.changes() };
    assert.match(headline(data, failuresOf(data, undefined), news, reportTime).message, /^12 new, 30 gone since /);
    const page = String((await make('html')).content);
    const markdown = (await everythingIn('markdown', {})).replaceAll('\\', '');
    const book = await workbook();
    const json: unknown = JSON.parse(String((await make('json')).content));
    assert.ok(typeof json === 'object' && json !== null && 'changes' in json && 'failed' in json && 'patches' in json);
    assert.deepEqual(json.changes, { since: '2026-11-27', appeared: 12, gone: 30 });
    assert.match(page, /<dt>New<\/dt>\s*<dd>12<\/dd>[^]*<dt>Gone<\/dt>\s*<dd>30<\/dd>/);
    assert.match(markdown, /^- New: \*\*12\*\*$[^]*^- Gone: \*\*30\*\*$/m);
    assert.deepEqual([factOf(book, 'New'), factOf(book, 'Gone')], [12, 30]);

    const failures = [...data.devices.values()].flatMap((device) =>
      device.reading?.kind === 'read' ? device.reading.failed.map((patch) => ({ device, patch })) : [],
    );
    const isNew = failures.filter(({ device, patch }) => past.isNew(device.place.device.id, patch)).length;
    assert.equal(isNew, 1);
    const inJson = (rows: unknown) =>
      Array.isArray(rows) ? rows.reduce<number>((sum, row) => sum + Number(Reflect.get(Object(row), 'new')), 0) : NaN;
    assert.deepEqual([inJson(json.failed), inJson(json.patches)], [isNew, isNew]);
    assert.equal(rowsOf(book, 'Failed Patches').filter(({ New }) => New === 'Yes').length, isNew);
    assert.equal(
      rowsOf(book, 'By Patch').reduce((sum, { New }) => sum + Number(New), 0),
      isNew,
    );
    for (const text of [page, markdown])
      assert.match(text, new RegExp(`New[^]*${isNew} failed patch on ${isNew} device\\.`));
  });

  it('tell clients of one name apart by their ids, also in the title of a report for one of them', async () => {
    const [one, other] = [
      { id: '7001', name: 'ACME' },
      { id: '7002', name: 'acme' },
    ];
    const namesakes = scanData(
      [one, other].map(({ id, name }) => ({ id: `on ${id}`, client: name, clientId: id, failed: [{}] })),
      { at: reportTime },
    );
    for (const form of forms) {
      const fleet = await everythingIn(form, { data: namesakes });
      for (const name of ['ACME (id 7001)', 'acme (id 7002)']) assert.ok(fleet.includes(name), `${form}: ${name}`);
    }
    const made = await make('json', { data: namesakes, clients: [one] });
    assert.equal(made.title, 'Failed patches: ACME (id 7001)');
    assert.match(made.fileName, /ACME \(id 7001\) 2026/);
    assert.doesNotMatch(String(made.content), /7002/);
  });

  it('say what they rest on, and what the filter hides: CSV, which has no place for that, beside it', async () => {
    const filter = { ...noFilter, severities: ['low'] };
    for (const form of forms) {
      const { remarks } = await make(form, { filter });
      assert.match(
        remarks.join(' '),
        /^Scanned .*: 4 of 6 devices read, 1 failed.* Filter: not Low\. It hides 1 of 4/i,
      );
      const text = (await everythingIn(form, { filter })).replaceAll('\\', '');
      assert.equal(/4 of 6 devices read.*It hides 1 of 4 failed patches\./s.test(text), form !== 'csv', form);
    }
  });

  it('say why it is not known what is new: nothing was read today, or nothing was before', async () => {
    for (const [days, why] of [
      [someDays(), /Nothing was read today/],
      [[], /Nothing was read before today/],
    ] as const)
      for (const form of ['html', 'markdown', 'xlsx'] as const)
        assert.match(await everythingIn(form, { past: { ...pastOfDays(days), changes: () => undefined } }), why, form);
  });

  it('for a client name no other one, in no place, and no device of another', async () => {
    const acme = { clients: [{ id: 'c ACME', name: 'ACME' }] };
    const others = /beta|gamma|delta|20\d(?=\D)SRV-20|SRV-20|BETA-PC|c Beta/i;
    for (const form of forms) {
      const made = await make(form, acme);
      const text = `${made.title} ${made.fileName} ${made.remarks.join()} ${await everythingIn(form, acme)}`;
      assert.match(text, /ACME/, form);
      assert.doesNotMatch(text, others, form);
      assert.match(await everythingIn(form, {}), /beta/i, 'the test looks at all of it');
    }
    assert.equal((await make('html', acme)).fileName, 'N-sight failed patches ACME 2026-11-28.html');
  });

  it('are called by their day, with nothing that a file system refuses', () => {
    const named = (...names: string[]) =>
      fileNameOf({ clients: names.map((name) => ({ id: name, name })), madeAt: reportTime }, 'xlsx');
    assert.equal(
      fileNameOf({ clients: undefined, madeAt: reportTime }, 'csv'),
      'N-sight failed patches 2026-11-28.csv',
    );
    assert.equal(named('A', 'B'), 'N-sight failed patches 2026-11-28.xlsx');
    assert.equal(named('../a\\b:c*?"<>|%2F\u0000 '), 'N-sight failed patches a b c 2F 2026-11-28.xlsx');
    assert.equal(named('...'), 'N-sight failed patches 2026-11-28.xlsx');
  });

  it('end when they are cancelled', async () => {
    const input = { data, past: undefined, failedRetries: () => 0, clients: undefined, filter: undefined, now: 0 };
    for (const form of forms)
      await assert.rejects(makeReport(form, input, { signal: AbortSignal.abort(), workbookThread }), /abort/i);
    const controller = new AbortController();
    const making = makeReport('xlsx', input, { signal: controller.signal, workbookThread });
    setTimeout(() => {
      controller.abort();
    });
    await assert.rejects(making, /abort/i);
  });
});
