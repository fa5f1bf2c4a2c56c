import { patchStatuses, type PatchStatus } from '../nsight/records';
import type { StatusCounts } from '../scan/scanData';
import { listShape, NewerVersionError, numberShape, objectShape, stringShape, textShape } from '../storage/parseShape';
import { breathe } from '../util/breathe';
import type { FailedUpdate } from './fleetPast';
import type { Founds } from './founds';

// What the files of the past share: lines of JSON, so that they can be written and read in pieces. The first one is the
// head. One that is a text is the next of those to which the lines after it refer by number. Any other begins with a
// word for what it is: `update` is the next of the updates to which lines refer.

/** The version of the files of the past. */
export const pastVersion = 1;

/** So many lines, or lines of so many characters together, take a few milliseconds. */
const linesInPiece = 200;
const charactersInPiece = 64 * 1024;

/** Writes lines, each text and each update once. */
export class LineWriter {
  readonly #lines: string[];
  readonly #texts = new Map<string, number>();
  readonly #updates = new Map<FailedUpdate, number>();

  constructor(head: object) {
    this.#lines = [JSON.stringify({ version: pastVersion, statuses: patchStatuses, ...head })];
  }

  /** Adds a line; `value` is made before it, since what it refers to has to come first. */
  add(word: string, value: readonly unknown[]): void {
    this.#lines.push(`${word} ${JSON.stringify(value)}`);
  }

  /** Adds a line whose value is text already. */
  addText(word: string, text: string): void {
    this.#lines.push(`${word} ${text}`);
  }

  /** Adds a line for each value, in pieces. */
  async addAll<T>(values: Iterable<T>, word: string, lineOf: (value: T) => readonly unknown[]): Promise<void> {
    let count = 0;
    for (const value of values) {
      this.add(word, lineOf(value));
      count += 1;
      if (count % linesInPiece === 0) await breathe();
    }
  }

  text(text: string): number {
    const known = this.#texts.get(text) ?? this.#texts.size;
    if (known === this.#texts.size) this.#lines.push(JSON.stringify(text));
    this.#texts.set(text, known);
    return known;
  }

  update(update: FailedUpdate): number {
    const known = this.#updates.get(update);
    if (known !== undefined) return known;
    const { key, title, product, severity, severityLabel } = update;
    const shared = [key, title, product, severity, severityLabel];
    this.add(
      'update',
      shared.map((text) => (text === undefined ? null : this.text(text))),
    );
    this.#updates.set(update, this.#updates.size);
    return this.#updates.size - 1;
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}

/** Reads the lines of a LineWriter. */
export class LineReader {
  /** The values of the head. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly #lines: readonly string[];
  readonly #statuses: readonly (PatchStatus | undefined)[];
  readonly #texts: string[] = [];
  readonly #updates: FailedUpdate[] = [];

  /** @throws Error where the head is not one, and NewerVersionError where a newer version wrote it. */
  constructor(
    text: string,
    private readonly founds: Founds,
  ) {
    const [head = '', ...lines] = text.split('\n');
    this.head = objectShape(JSON.parse(head));
    const version = numberShape(this.head.version);
    if (version > pastVersion) throw new NewerVersionError(`version ${version}`);
    // One that a newer version knows is left out.
    this.#statuses = listShape(this.head.statuses).map((status) => patchStatuses.find((one) => one === status));
    this.#lines = lines;
  }

  /**
   * Calls `take` for each line that is no text and no update, in pieces.
   * @throws Error that says what is wrong.
   */
  async read(take: (word: string, rest: string) => void): Promise<void> {
    let taken = 0;
    for (const [i, line] of this.#lines.entries()) {
      const end = line.indexOf(' ');
      const word = line.slice(0, end);
      if (line.startsWith('"')) this.#texts.push(textShape(JSON.parse(line)));
      else if (word === 'update') this.#updates.push(this.#parseUpdate(JSON.parse(line.slice(end))));
      else take(word, line.slice(end + 1));
      taken += line.length;
      if (i % linesInPiece !== linesInPiece - 1 && taken < charactersInPiece) continue;
      taken = 0;
      await breathe();
    }
  }

  text(ref: unknown): string {
    return stringShape(this.#texts[numberShape(ref)]);
  }

  update(ref: unknown): FailedUpdate {
    const found = this.#updates[numberShape(ref)];
    if (!found) throw new Error('no such update');
    return found;
  }

  counts(given: unknown): StatusCounts | undefined {
    if (given === null) return undefined;
    const counts: Partial<Record<PatchStatus, number>> = {};
    for (const [i, value] of listShape(given).entries()) {
      const status = this.#statuses[i];
      const count = numberShape(value);
      if (status && count > 0) counts[status] = count;
    }
    return counts;
  }

  #parseUpdate(given: unknown): FailedUpdate {
    const [key, title, product, severity, label] = listShape(given).map((ref) =>
      ref === null ? undefined : this.text(ref),
    );
    return this.founds.update(stringShape(key), {
      title,
      product,
      severity: severity === 'moderate' ? 'moderate' : undefined,
      severityLabel: label,
    });
  }
}

/** Returns counts as a list in the order of the head. */
export function countsValue(counts: StatusCounts | undefined): readonly number[] | null {
  return counts ? patchStatuses.map((status) => counts[status] ?? 0) : null;
}
