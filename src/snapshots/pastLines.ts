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
  readonly #text: string;
  /** Where the line begins that is to be read. */
  #at = 0;
  readonly #statuses: readonly (PatchStatus | undefined)[];
  readonly #texts: string[] = [];
  readonly #updates: FailedUpdate[] = [];
  readonly #counts = new Map<string, StatusCounts>();

  /** @throws Error where the head is not one, and NewerVersionError where a newer version wrote it. */
  constructor(
    text: string,
    private readonly founds: Founds,
  ) {
    this.#text = text;
    this.head = objectShape(JSON.parse(this.#nextLine()));
    const version = numberShape(this.head.version);
    if (version > pastVersion) throw new NewerVersionError(`version ${version}`);
    // One that a newer version knows is left out.
    this.#statuses = listShape(this.head.statuses).map((status) => patchStatuses.find((one) => one === status));
  }

  /**
   * Calls `take` for each line that is no text and no update, in pieces, until it returns true: the rest is not needed.
   * @throws Error that says what is wrong.
   */
  async read(take: (word: string, rest: string) => boolean): Promise<void> {
    let [lines, from] = [0, this.#at];
    while (this.#at < this.#text.length) {
      const line = this.#nextLine();
      const end = line.indexOf(' ');
      const word = line.slice(0, end);
      if (line.startsWith('"')) this.#texts.push(textShape(JSON.parse(line)));
      else if (word === 'update') this.#updates.push(this.#parseUpdate(JSON.parse(line.slice(end))));
      else if (take(word, line.slice(end + 1))) return;
      lines += 1;
      if (lines < linesInPiece && this.#at - from < charactersInPiece) continue;
      [lines, from] = [0, this.#at];
      await breathe();
    }
  }

  /** The lines are told apart as they are read: of thousands in an own list each would outlive its piece. */
  #nextLine(): string {
    const end = this.#text.indexOf('\n', this.#at);
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at += line.length + 1;
    return line;
  }

  text(ref: unknown): string {
    return stringShape(this.#texts[numberShape(ref)]);
  }

  update(ref: unknown): FailedUpdate {
    const found = this.#updates[numberShape(ref)];
    if (!found) throw new Error('no such update');
    return found;
  }

  /** Returns counts, as one object for all that have the same. */
  counts(given: unknown): StatusCounts | undefined {
    if (given === null) return undefined;
    const values = listShape(given);
    const key = values.join();
    const known = this.#counts.get(key) ?? this.#parseCounts(values);
    this.#counts.set(key, known);
    return known;
  }

  #parseCounts(values: readonly unknown[]): StatusCounts {
    const counts: Partial<Record<PatchStatus, number>> = {};
    for (const [i, value] of values.entries()) {
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
