export function busy(load: number, cores: number): string | undefined;
export function page(sections: readonly { readonly name: string; readonly text: string }[], before: string): string;
interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
}
export function figureTable(figures: readonly Figure[]): string;
interface Gesture {
  readonly what: string;
  readonly rows: number;
  readonly calls: number;
  readonly took: number;
  readonly longest: number;
}
export function gestureTable(gestures: readonly Gesture[]): string;
export function gestureFigures(gestures: readonly Gesture[]): Figure[];
export function sizeTable(sizes: readonly (readonly [what: string, bytes: number])[]): string;
