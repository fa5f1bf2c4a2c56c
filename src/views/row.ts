/** How a row looks, and what may be done with it, free of VS Code. */
export interface Row {
  readonly label: string;
  readonly description: string;
  /** A codicon's id. */
  readonly icon: string;
  /** A theme color's id. */
  readonly color?: string | undefined;
  readonly expandable: boolean;
  /** What a screen reader says in place of the label, with what the icon tells in words. */
  readonly accessibilityLabel?: string;
  /** For the `viewItem` patterns in package.json: the kind first, then facts, each one word. */
  readonly facts: string;
}

/** A row without what may be done with it. */
export type RowLook = Omit<Row, 'facts'>;

/** Joins the kind of a row with the facts that hold. */
export function join(kind: string, ...facts: (string | false)[]): string {
  return [kind, ...facts].filter(Boolean).join(' ');
}
