export interface Failure {
  readonly title: string;
  readonly error: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly finished: boolean;
  readonly failures: readonly Failure[];
  /** The attempts that failed of tests that were tried again. */
  readonly again: readonly Failure[];
}

export function testFiles(folder: string): string[];

export function runMocha(
  files: readonly string[],
  options?: {
    readonly timeout?: number;
    readonly slow?: number;
    readonly tries?: number;
    readonly mostAgain?: number;
    readonly grep?: string | undefined;
    readonly results?: string | undefined;
  },
): Promise<Outcome>;
