export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly finished: boolean;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

export function testFiles(folder: string): string[];

export function runMocha(
  files: readonly string[],
  options?: {
    readonly timeout?: number;
    readonly slow?: number;
    readonly grep?: string | undefined;
    readonly results?: string | undefined;
  },
): Promise<Outcome>;
