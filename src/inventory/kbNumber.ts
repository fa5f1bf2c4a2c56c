import { foldText } from '../util/foldText';

/** A title may name it with a hyphen or a space, too. */
const kbPattern = /\bKB(?:(\d+)|[- ](\d{5,}))\b/;

/** Returns the number of the Knowledge Base article that a title names, as "5066835", in whatever case and form. */
export function kbNumber(title: string | undefined): string | undefined {
  const [, number, other] = kbPattern.exec(foldText(title ?? '')) ?? [];
  return number ?? other;
}
