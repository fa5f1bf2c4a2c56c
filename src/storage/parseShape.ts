// What is read from a file is what anybody may have written: each function throws when a value is not what it should be.

export function objectShape(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

export function listShape(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

export function stringShape(value: unknown): string {
  if (typeof value !== 'string') throw new Error('no text');
  return value;
}

export function numberShape(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('no number');
  return value;
}

export function optionalShape<T>(value: unknown, parse: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : parse(value);
}
