/** A figure of this revision, and of the other where that has it. */
export interface Compared {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly before?: number | undefined;
  readonly result?: string;
  readonly isRatio?: true;
  readonly atMost?: number;
  readonly ratioAtMost?: number;
}
export function median<T extends Compared>(runs: readonly (readonly T[])[]): T[];
export function pairs<T extends Compared>(ours: readonly T[], theirs: readonly Compared[]): T[];
export function gesturesOf(printed: string): Compared[];
export function compareTable(revision: string, rows: readonly Compared[]): string;
export function results(rows: readonly Compared[]): Record<string, number>;
