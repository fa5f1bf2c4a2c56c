import type * as vscode from 'vscode';

/**
 * A row of a quick pick and what it stands for; without a value it only says something, and picking it does nothing.
 */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

/**
 * What is accepted of the rows that are chosen: those with a value. Undefined when there are none, which accepts
 * nothing.
 */
export function accepted<T>(chosen: readonly Choice<T>[]): T[] | undefined {
  const values = chosen.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return values.length > 0 ? values : undefined;
}

/** The row that is active at first: the wanted one, or else the first that stands for something. */
export function firstActive<T>(choices: readonly Choice<T>[], wanted?: (choice: Choice<T>) => boolean): Choice<T>[] {
  const active = (wanted && choices.find(wanted)) ?? choices.find(({ value }) => value !== undefined) ?? choices[0];
  return active ? [active] : [];
}
