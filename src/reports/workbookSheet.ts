import { unknownTime } from '../scan/scanData';
import { t } from '../wording/localize';
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

/** A sheet; its rows are made as they are asked for. */
export interface WorkbookSheet {
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: Iterable<readonly WorkbookCell[]>;
}

/** Returns a column; its width is in characters. */
export const column = (heading: string, width: number, isId = false): WorkbookColumn => ({ heading, width, isId });

/** Returns a cell with a time, empty where that is not known. */
export function timeCell(at: number | undefined): WorkbookCell {
  return at === undefined || at === unknownTime ? undefined : { time: at };
}

/** Returns the columns that say which device it is. */
export function placeColumns(): WorkbookColumn[] {
  const names = columnHeadings(t);
  return [
    column(names.client, 24),
    column(names.site, 20),
    column(names.device, 22),
    column(names.deviceId, 20, true),
    column(names.type, 12),
  ];
}

/** Makes the rows of a sheet one by one. */
export function* rowsOf<T>(
  values: Iterable<T>,
  row: (value: T) => readonly WorkbookCell[],
): Iterable<readonly WorkbookCell[]> {
  for (const value of values) yield row(value);
}
