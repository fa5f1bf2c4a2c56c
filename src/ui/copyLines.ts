import * as vscode from 'vscode';

/** Copies texts, one a line; those that are not known are left out. */
export async function copyLines(lines: readonly (string | undefined)[]): Promise<void> {
  const known = lines.filter((line) => line !== undefined);
  if (known.length > 0) await vscode.env.clipboard.writeText(known.join('\n'));
}
