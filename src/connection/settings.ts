import * as vscode from 'vscode';

/** How long to wait for an answer. A number that makes no sense counts as the nearest that does. */
export function requestTimeoutSeconds(): number {
  const set = vscode.workspace.getConfiguration('nsight').get('requestTimeoutSeconds');
  const seconds = typeof set === 'number' && Number.isFinite(set) ? set : 30;
  return Math.min(Math.max(seconds, 1), 600);
}
