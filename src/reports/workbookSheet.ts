import { unknownTime, type ScanDevice } from '../scan/scanData';
import { t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import { columnHeadings } from './exportFailedPatches';

// A sheet of the Excel workbook, as plain values. Times are of this computer, whose zone the sheet Coverage names:
// Excel's dates have none.

/** A cell: a text, a number, a time in Unix milliseconds, a share, or nothing. */
export type WorkbookCell = string | number | { readonly time: number } | { readonly share: number } | undefined;

/** A column. Ids are marked as text, so that Excel leaves them alone also when they are edited. */
export interface WorkbookColumn {
  readonly heading: string;
  /** In characters. */
  readonly width: number;
  readonly isId?: boolean;
}

/** A column whose cells are made of what a row stands for. */
export interface ColumnOf<T> extends WorkbookColumn {
  readonly cell: (value: T) => WorkbookCell;
}

/** A sheet; its rows are made as they are asked for. */
export interface WorkbookSheet {
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: Iterable<readonly WorkbookCell[]>;
}

/** Returns a sheet with a row for each value. */
export function sheetOf<T>(name: string, values: Iterable<T>, columns: readonly ColumnOf<T>[]): WorkbookSheet {
  return {
    name,
    // The cells are made here: a function cannot be sent to the thread.
    columns: columns.map(({ heading, width, isId = false }) => ({ heading, width, isId })),
    rows: rowsOf(values, columns),
  };
}

function* rowsOf<T>(values: Iterable<T>, columns: readonly ColumnOf<T>[]): Iterable<readonly WorkbookCell[]> {
  for (const value of values) yield columns.map(({ cell }) => cell(value));
}

/** Returns a column; its width is in characters. */
export const column = <T>(heading: string, width: number, cell: ColumnOf<T>['cell']): ColumnOf<T> => ({
  heading,
  width,
  cell,
});

/** Returns a column of ids. */
export const idColumn = <T>(heading: string, cell: ColumnOf<T>['cell']): ColumnOf<T> => ({
  ...column(heading, 20, cell),
  isId: true,
});

/** Returns a cell with a time, empty where that is not known. */
export function timeCell(at: number | undefined): WorkbookCell {
  return at === undefined || at === unknownTime ? undefined : { time: at };
}

/** Returns the columns that say which device it is. */
export function placeColumns<T extends { readonly device: ScanDevice }>(): ColumnOf<T>[] {
  const names = columnHeadings(t);
  return [
    column(names.client, 24, ({ device }) => nameText(device.place.client)),
    column(names.site, 20, ({ device }) => nameText(device.place.site)),
    column(names.device, 22, ({ device }) => nameText(device.place.device)),
    idColumn(names.deviceId, ({ device }) => device.place.device.id),
    column(names.type, 12, ({ device }) => device.type),
  ];
}

/** Returns the column that says when the patches of a device were read. */
export function readColumn<T extends { readonly device: ScanDevice }>(): ColumnOf<T> {
  return column(columnHeadings(t).readAt, 17, ({ device }) => timeCell(device.reading?.at));
}
