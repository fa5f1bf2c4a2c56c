/** The facts of a row as its context value, for the `viewItem` patterns in package.json: those that hold. */
export function join(...words: (string | false)[]): string {
  return words.filter(Boolean).join(' ');
}
