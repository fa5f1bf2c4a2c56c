// Entry point of the bundle that `writeWorkbook` runs in a worker thread: to write a large workbook takes seconds.
import { parentPort } from 'node:worker_threads';
import writeExcelFile, { type Cell, type Feature, type Row, type Sheet } from 'write-excel-file/universal';
import { getCellAddress } from 'write-excel-file/utility';
import { shorten, withoutControl } from '../wording/escape';
import type { WorkbookCell, WorkbookColumn } from './workbookSheet';

/** A step of writing a workbook: a sheet begins, rows of it follow, and at last it is written. */
export type WorkbookStep =
  | { readonly step: 'sheet'; readonly name: string; readonly columns: readonly WorkbookColumn[] }
  | { readonly step: 'rows'; readonly rows: readonly (readonly WorkbookCell[])[] }
  | { readonly step: 'end' };

/** What the thread answers to the last step. */
export type WorkbookAnswer = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly error: string };

/** Excel's limits, in UTF-16 code units. */
const longestCell = 32_767;
const longestSheetName = 31;

const dateFormat = 'yyyy-mm-dd hh:mm';

interface OpenSheet {
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: Row[];
}

const sheets: OpenSheet[] = [];

/** Of a text like "_x0041_" Excel would make another character: its first underscore is written as one itself. */
function cellText(value: string): string {
  return shorten(withoutControl(value), longestCell).replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_');
}

/** Excel takes a time for what a clock on the wall shows: this computer's. */
function wallClock(at: number): Date {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000);
}

/** A text stays one whatever it begins with: no cell is a formula. */
function cellOf(value: WorkbookCell, column: WorkbookColumn | undefined): Cell {
  if (value === undefined || value === '') return null;
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'string') return { value: cellText(value), type: String, ...(column?.isId && { format: '@' }) };
  return 'time' in value
    ? { value: wallClock(value.time), type: Date, format: dateFormat, align: 'left' }
    : { value: value.share, type: Number, format: '0.0%' };
}

/** Sheets are told apart without regard to case, and some characters are not allowed in their names. */
function sheetNameOf(name: string): string {
  return shorten(cellText(name).replace(/[[\]:*?/\\']/g, ' '), longestSheetName);
}

function takeStep(step: Exclude<WorkbookStep, { step: 'end' }>): void {
  if (step.step === 'sheet') {
    const headings = step.columns.map(({ heading }): Cell => ({
      value: cellText(heading),
      type: String,
      fontWeight: 'bold',
      wrap: true,
    }));
    sheets.push({ name: sheetNameOf(step.name), columns: step.columns, rows: [headings] });
    return;
  }
  const sheet = sheets.at(-1);
  for (const row of step.rows) sheet?.rows.push(row.map((value, i) => cellOf(value, sheet.columns[i])));
}

/** Puts a filter on the headings of each sheet: right behind its rows, where the format wants it. */
function filters(all: readonly OpenSheet[]): Feature<Blob> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (content, _, { sheetIndex }) => {
            const sheet = all[sheetIndex];
            const end = content.lastIndexOf('</sheetData>') + '</sheetData>'.length;
            if (!sheet) return content;
            const to = getCellAddress(sheet.rows.length - 1, sheet.columns.length - 1);
            return `${content.slice(0, end)}<autoFilter ref="A1:${to}"/>${content.slice(end)}`;
          },
        },
      },
    },
  };
}

async function write(): Promise<WorkbookAnswer> {
  const written = sheets.map(({ name, columns, rows }): Sheet<Blob> => ({
    sheet: name,
    data: rows,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }));
  const blob = await writeExcelFile(written, { features: [filters(sheets)] }).toBlob();
  return { bytes: new Uint8Array(await blob.arrayBuffer()) };
}

parentPort?.on('message', (message: WorkbookStep) => {
  if (message.step !== 'end') {
    takeStep(message);
    return;
  }
  write().then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => parentPort?.postMessage({ error: String(error) } satisfies WorkbookAnswer),
  );
});
