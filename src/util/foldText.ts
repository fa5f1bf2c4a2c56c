/** As most titles are: in all forms of Unicode the same, with single spaces between words. */
const isAscii = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Returns a text as it is compared: "STRASSE" is "Straße", and what looks the same is the same in every form of
 * Unicode.
 */
export function foldText(text: string): string {
  if (isAscii.test(text)) return text.toUpperCase();
  return text.normalize('NFKC').toUpperCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
}
