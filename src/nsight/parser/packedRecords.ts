/**
 * Records of one kind as they are sent from the thread: each value once, however many records have it. That is less
 * than half of the bytes, and of the time that the extension host needs to receive them; and it keeps each value once.
 */
export interface PackedRecords {
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  /** Of one record after the other, where in `values` the value of each key is. */
  readonly places: Int32Array;
}

/** Packs records, which all have the same keys in the same order. */
export function packRecords(records: readonly object[]): PackedRecords {
  const keys = Object.keys(records[0] ?? {});
  const known = new Map<unknown, number>();
  const values: unknown[] = [];
  const places = new Int32Array(records.length * keys.length);
  let at = 0;
  for (const record of records) {
    for (const value of Object.values(record)) {
      let place = known.get(value);
      if (place === undefined) {
        place = values.push(value) - 1;
        known.set(value, place);
      }
      places[at++] = place;
    }
  }
  return { keys, values, places };
}

/** Returns the records that were packed. */
export function unpackRecords({ keys, values, places }: PackedRecords): object[] {
  const records: object[] = [];
  // A copy has room for all values from the start: an object that grows is allocated several times.
  const template = Object.fromEntries(keys.map((key): [string, unknown] => [key, undefined]));
  for (let at = 0; at < places.length;) {
    const record = { ...template };
    for (const key of keys) record[key] = values[places[at++] ?? 0];
    records.push(record);
  }
  return records;
}
