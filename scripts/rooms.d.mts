export interface Room {
  readonly name: string;
  readonly imports: readonly string[];
  readonly vscode: boolean;
  readonly pattern: string;
}
export const rooms: readonly Room[];
export function reachedFrom(name: string): ReadonlySet<string>;
