/**
 * Returns a text as it is compared: "STRASSE" is "Straße", and what looks the same is the same in every form of
 * Unicode.
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toUpperCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
}
