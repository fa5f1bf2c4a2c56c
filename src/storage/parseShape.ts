import { withoutInvisible } from '../nsight/text';

// What is read from a file may have been written by anyone: each of these throws when a value is not what it should be.

/** Thrown for what a newer version of the extension wrote: it is whole, but only that version may touch it. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';
}

/** Thrown for a file that was read and is not what it should be; `cause` says what is wrong. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/**
 * Returns what a file's text is parsed to.
 *
 * @throws NewerVersionError for what a newer version wrote, DamagedFileError for any other text that cannot be parsed.
 */
export async function parseFile<T>(parse: () => T | Promise<T>): Promise<T> {
  try {
    return await parse();
  } catch (error) {
    if (error instanceof NewerVersionError) throw error;
    throw new DamagedFileError(error instanceof Error ? error.message : '', { cause: error });
  }
}

/** Returns the value's own properties. @throws when it is not an object. */
export function objectShape(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

/** Returns the value's elements, unchecked. @throws when it is not an array. */
export function listShape(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

/** Returns the value as a string. @throws when it is not one. */
export function stringShape(value: unknown): string {
  if (typeof value !== 'string') throw new Error('no text');
  return value;
}

/**
 * Returns the value as a text of the server's: older versions have stored characters in them that show as nothing.
 *
 * @throws when it is not a string.
 */
export function textShape(value: unknown): string {
  return withoutInvisible(stringShape(value));
}

/** Returns the value as a finite number. @throws when it is not one. */
export function numberShape(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('no number');
  return value;
}

/** Parses a value that may be missing. */
export function optionalShape<T>(value: unknown, parse: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : parse(value);
}

/** Parses the id and name of a client, site or device. */
export function parseEntityRef(given: unknown): { readonly id: string; readonly name: string } {
  const value = objectShape(given);
  return { id: stringShape(value.id), name: textShape(value.name) };
}

/**
 * Returns the value as one of the known words.
 *
 * @throws NewerVersionError for any other word, which must have been added since.
 */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  const word = stringShape(value);
  const found = known.find((one) => one === word);
  if (found === undefined) throw new NewerVersionError(`'${word}' is not one of ${known.join(', ')}`);
  return found;
}
