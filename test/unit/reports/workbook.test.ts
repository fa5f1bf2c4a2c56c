import assert from 'node:assert/strict';
import path from 'node:path';
import { read, type CellObject, type WorkBook } from '@e965/xlsx';
import { out } from '../../../scripts/lib/root.mjs';
import { writeWorkbook } from '../../../src/reports/writeWorkbook';
import { useLanguage } from '../../../src/wording/localize';
import { report, reportTime } from '../../support/data/reports';
import { failedPatch } from '../../support/data/scanData';
import { german } from '../wording/german';

const thread = path.join(out, 'workbook.mjs');
const never = new AbortController().signal;

async function workbook(given?: Parameters<typeof report>[0]): Promise<WorkBook> {
  const bytes = await writeWorkbook(await report(given), thread, never);
  return read(bytes, { bookFiles: true, cellNF: true, cellFormula: true });
}

function partOf(book: WorkBook, name: string): string {
  const files: unknown = Reflect.get(book, 'files');
  assert.ok(typeof files === 'object' && files !== null);
  const part: unknown = Reflect.get(files, name);
  assert.ok(typeof part === 'object' && part !== null && 'content' in part && part.content instanceof Uint8Array, name);
  return Buffer.from(part.content).toString();
}

/** The cells of a sheet that are no settings of it, by their addresses. */
function cellsIn(book: WorkBook, sheet: string): Record<string, CellObject> {
  const all = Object.entries(book.Sheets[sheet] ?? assert.fail(sheet));
  return Object.fromEntries(all.filter(([address]) => !address.startsWith('!')));
}

/** The cell of a row, 2 for the first one, below a heading. */
function cell(book: WorkBook, sheet: string, heading: string, row: number): CellObject | undefined {
  const cells = cellsIn(book, sheet);
  const [address = assert.fail(heading)] =
    Object.entries(cells).find(([at, { v }]) => /^[A-Z]+1$/.test(at) && v === heading) ?? [];
  return cells[`${address.slice(0, -1)}${row}`];
}

const sheets = ['Failed Patches', 'By Patch', 'By Device', 'Compliance by Client', 'Reboot Required', 'Coverage'];

describe('a report as an Excel workbook, read by another library', () => {
  it('has its sheets, each with headings that stay and can be filtered', async () => {
    const book = await workbook();
    assert.deepEqual(book.SheetNames, sheets);
    for (const [i, name] of sheets.entries()) {
      const xml = partOf(book, `xl/worksheets/sheet${i + 1}.xml`);
      assert.match(xml, /<pane [^>]*ySplit="1"[^>]*state="frozen"/, name);
      const sheet = book.Sheets[name] ?? assert.fail();
      assert.equal(sheet['!autofilter']?.ref, sheet['!ref'], name);
    }
  });

  it('has columns in this order, each with what its heading says', async () => {
    const book = await workbook();
    const place = ['Client', 'Site', 'Device', 'Device ID', 'Type'];
    const headings = sheets.map((name) =>
      Object.entries(cellsIn(book, name)).flatMap(([at, { v }]) => (/^[A-Z]+1$/.test(at) ? [v] : [])),
    );
    assert.deepEqual(headings, [
      [
        ...[...place, 'Patch', 'Product', 'Severity', 'Status', 'Patch ID', 'Read'],
        ...['First seen', 'May be older', 'New', 'Failed retries'],
      ],
      ['Patch', 'Product', 'Severity', 'Devices', 'New', 'First seen'],
      [...place, 'Failed patches', 'Read'],
      ['Client', 'Devices', 'Read', 'Without failures', 'Share', 'Failed patches', 'Waiting for a reboot'],
      [...place, 'Patch', 'Product', 'Severity', 'Patch ID', 'Read'],
      ['Item', 'Value', 'Client', 'Site', 'Device ID'],
    ]);
    const under = (sheet: string, ...names: string[]) => names.map((name) => cell(book, sheet, name, 2)?.v);
    const device = ['ACME', 'Head Office', 'SRV-01', '000000000000000101', 'server'];
    const patch = ['2026-11 Cumulative Update (KB5066835)', 'Windows', 'Critical'];
    assert.deepEqual(under('Failed Patches', ...place, 'Patch', 'Product', 'Severity', 'Status', 'New'), [
      ...[...device, ...patch, 'Failed'],
      'Yes',
    ]);
    assert.deepEqual(under('By Patch', 'Patch', 'Product', 'Severity', 'Devices', 'New'), [...patch, 2, 1]);
    assert.deepEqual(under('By Device', ...place, 'Failed patches'), [...device, 2]);
    assert.deepEqual(under('Compliance by Client', 'Client', 'Devices', 'Read', 'Without failures', 'Failed patches'), [
      'Beta Ltd',
      2,
      1,
      0,
      1,
    ]);
    assert.deepEqual(under('Reboot Required', ...place, 'Product', 'Severity', 'Patch ID'), [
      ...[...device, 'Windows', 'Critical'],
      '7',
    ]);
  });

  it('has ids as text, however long they are and whatever they begin with', async () => {
    const book = await workbook();
    const id = cell(book, 'Failed Patches', 'Device ID', 2);
    assert.deepEqual([id?.t, id?.v, id?.z], ['s', '000000000000000101', '@']);
    assert.equal(cell(book, 'Failed Patches', 'Patch ID', 2)?.t, 's');
  });

  it('has times as dates, as the clock on the wall shows them, and says of which zone', async () => {
    const book = await workbook();
    const at = cell(book, 'Failed Patches', 'Read', 2);
    assert.deepEqual([at?.t, at?.z], ['n', 'yyyy-mm-dd hh:mm']);
    const dayMs = 24 * 60 * 60 * 1000;
    const shown = new Date(Math.round((Number(at?.v) - 25_569) * dayMs)); // From 1900, as Excel counts, to 1970.
    const wall = new Date(reportTime);
    assert.deepEqual(
      [shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate(), shown.getUTCHours(), shown.getUTCMinutes()],
      [wall.getFullYear(), wall.getMonth(), wall.getDate(), wall.getHours(), wall.getMinutes()],
    );
    const zone = Object.values(cellsIn(book, 'Coverage')).map(({ v }) => v);
    assert.ok(zone.includes(new Intl.DateTimeFormat().resolvedOptions().timeZone));
    // What was read at an unknown time has none.
    const unknown = await workbook({
      devices: [{ id: '1', reading: { kind: 'read', at: 0, failed: [failedPatch()], problems: 0 } }],
    });
    assert.equal(cell(unknown, 'Failed Patches', 'Read', 2), undefined);
  });

  it('has no formula, whatever a text begins with', async () => {
    const texts = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '=HYPERLINK("http://x")', "'=1"];
    const failed = texts.map((title, i) => failedPatch({ id: `=${i}`, title, product: title, severityLabel: title }));
    const devices = texts.map((name, i) => ({
      id: `-${i}`,
      name,
      client: name,
      site: name,
      failed: i === 0 ? failed : [],
    }));
    const book = await workbook({ devices });
    for (const name of sheets)
      for (const [at, one] of Object.entries(cellsIn(book, name)))
        assert.deepEqual([one.f, one.F, one.t === 's' || one.t === 'n'], [undefined, undefined, true], `${name} ${at}`);
    const found = Object.values(cellsIn(book, 'Failed Patches')).map(({ v }) => v);
    for (const text of ['=1+1', '+1', '-1', '@SUM(1)']) assert.ok(found.includes(text), text);
  });

  it("keeps within Excel's limits", async () => {
    const long = `${'x'.repeat(40_000)}\u0000\uD800`;
    const book = await workbook({
      devices: [{ id: '1', name: long, client: long, failed: [{ title: `a\u0007b\u000Bc_x0041_`, product: long }] }],
    });
    for (const name of sheets)
      for (const { v } of Object.values(cellsIn(book, name))) assert.ok(String(v).length <= 32_767);
    assert.equal(cell(book, 'Failed Patches', 'Product', 2)?.v?.toString().length, 32_767);
    assert.equal(cell(book, 'Failed Patches', 'Patch', 2)?.v, 'a b c_x0041_');
    assert.doesNotMatch(partOf(book, 'xl/sharedStrings.xml'), /[^\P{Cc}\t\n\r]/u);
    useLanguage(german());
    try {
      const { SheetNames: names } = await workbook();
      assert.equal(new Set(names.map((name) => name.toLowerCase())).size, 6);
      for (const name of names) assert.match(name, /^[^[\]:*?/\\']{1,31}$/);
      assert.equal(names[0], 'Fehlgeschlagene Patches');
    } finally {
      useLanguage();
    }
  });

  it('names no user and no path of this computer', async () => {
    const files: unknown = Reflect.get(await workbook(), 'files');
    assert.ok(typeof files === 'object' && files !== null);
    assert.deepEqual(
      Object.keys(files).filter((name) => /docProps|comments|custom/i.test(name)),
      [],
    );
  });

  it('tells of a thread that cannot write it', async () => {
    await assert.rejects(writeWorkbook(await report(), path.join(out, 'no such file.mjs'), never), /no such file/);
  });
});
