/** What an answer should have been. `roots` are names of elements, as in `patches`. */
export type Expected =
  { readonly kind: 'status' | 'xml' | 'list' } | { readonly kind: 'root'; readonly roots: readonly string[] };

/** The findings that carry no values. */
export type PlainFinding =
  | 'badCompression'
  | 'compressionCutShort'
  | 'cutShort'
  | 'documentType'
  | 'emptyAnswer'
  | 'emptyResult'
  | 'mismatchedTag'
  | 'noXml'
  | 'notATag'
  | 'outOfMemory'
  | 'parserRefused'
  | 'severalRoots'
  | 'textAfterEnd'
  | 'textOutsideRoot'
  | 'tooDeep'
  | 'unexpectedCompression'
  /** Only in a diagnosis, which names no root that is not known. In a failure that is `root`, with the name. */
  | 'unknownRoot';

/** What came instead of what was expected. */
export type Finding =
  | { readonly kind: PlainFinding }
  /** `name` is the server's text. A diagnosis leaves it out and reports `unknownRoot` instead. */
  | { readonly kind: 'root'; readonly name: string }
  | { readonly kind: 'tooLarge'; readonly megabytes: number }
  | { readonly kind: 'tooManyRecords'; readonly limit: number }
  | { readonly kind: 'tooSlow'; readonly seconds: number }
  /** The parser thread ended. `code` is Node's. */
  | { readonly kind: 'threadEnded'; readonly code: string };

/** Returns a code with its values for the log: `root patches|result`, `tooSlow 60`. */
export function logCode({ kind, ...values }: Expected | Finding): string {
  return [
    kind,
    ...Object.values<string | number | readonly string[]>(values).map((value) =>
      typeof value === 'object' ? value.join('|') : value,
    ),
  ].join(' ');
}
