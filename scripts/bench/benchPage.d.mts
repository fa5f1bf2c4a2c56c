export function busy(load: number, cores: number): string | undefined;
export function page(sections: readonly { readonly name: string; readonly text: string }[], before: string): string;
export function gestureTable(
  gestures: readonly {
    readonly what: string;
    readonly rows: number;
    readonly calls: number;
    readonly took: number;
    readonly longest: number;
  }[],
): string;
export function sizeTable(sizes: readonly (readonly [what: string, bytes: number])[]): string;
