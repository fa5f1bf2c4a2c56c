// Decides which of the server's texts may appear in a report that is made to be published. The default is to leave out:
// a text is shown only if it is what the report is for and is hardly private. All others are only counted.
import { plainEnglish } from '../wording/localize';
import { errorWords } from '../wording/errorWords';
import { NsightError, type Failure } from '../nsight/errors';
import type { ReadService } from '../nsight/records';
import { wordsIn, type PrivateWords } from '../nsight/diagnosis/privateWords';
import { territories } from '../nsight/territories';

/** Returns what may be shown of a text, or undefined for nothing. */
export type Rule = (text: string) => string | undefined;

/** Whether a text has private words in it. */
export type Guard = (text: string) => boolean;

/**
 * Returns the rule for tags, which may be a client's own (docs/nsight-api.md) and so contain a name or an id. Only
 * plain words are shown, and none that occur in the texts of the answers. Numbers that may be ids are cut out.
 */
export function tagRule(said: Guard): Rule {
  return (text) => (/^[a-z0-9_]{1,40}$/i.test(text) && !said(text) ? text.replace(/\d{3,}/g, '…') : undefined);
}

/**
 * Returns the rule for labels: words in any language, without numbers. A name that no answer has cannot be detected.
 */
export function labelRule(said: Guard): Rule {
  return (text) => (/^[\p{L} ]{1,30}$/u.test(text) && !said(text) ? text : undefined);
}

/** Shows codes of up to three digits and powers of two, like N-sight's (D, C). Other numbers may be ids. */
export const codeRule: Rule = (text) =>
  /^(?:\d{1,3}|1024|2048|4096|8192|16384|32768|65536)$/.test(text) ? text : undefined;

/** Shows encodings that exist: a declaration may say anything. */
export const encodingRule: Rule = (text) => {
  try {
    return new TextDecoder(text).encoding && text;
  } catch {
    return undefined;
  }
};

/** Shows documented servers only: another host could identify its owner. */
const hostRule: Rule = (text) => territories.find(({ host }) => host === text)?.host;

/**
 * Creates a guard that finds words of names anywhere in a text. Words of other texts and short words of names occur in
 * too many texts: they count as whole words only, and the 1 of "SRV-1" not at all.
 */
export function guard(answers: readonly (PrivateWords | undefined)[]): Guard {
  const known = answers.filter((one) => one !== undefined);
  if (known.length < answers.length) return () => true; // Without the words to compare with, no text is safe.
  const names = [...new Set(known.flatMap((one) => [...one.names]))];
  const long = names.filter((word) => word.length > 3);
  const whole = new Set([
    ...names.filter((word) => word.length <= 3 && /\p{L}/u.test(word)),
    ...known.flatMap((one) => [...one.others]),
  ]);
  return (text) => {
    const lower = text.toLowerCase();
    return (
      long.some((word) => lower.includes(word)) ||
      [...wordsIn(text), wordsIn(text).join('')].some((word) => whole.has(word))
    );
  };
}

/** Returns why a call failed, worded like every other message but without the server's texts. */
export function failureLine(service: ReadService, failure: Failure): string {
  return errorWords(new NsightError(service, withoutTexts(failure)), plainEnglish).message;
}

function withoutTexts(failure: Failure): Failure {
  switch (failure.kind) {
    case 'login':
      return { ...failure, message: '' };
    case 'api':
      return {
        ...failure,
        code: failure.code && codeRule(failure.code),
        message: 'an error, whose text is left out here',
      };
    case 'redirect':
      return { ...failure, host: hostRule(failure.host) ?? '' };
    case 'unreadable':
      return {
        ...failure,
        found: failure.found.kind === 'root' ? { kind: 'unknownRoot' } : failure.found,
        excerpt: '',
      };
    case 'blocked':
    case 'network':
    case 'timeout':
    case 'busy':
    case 'cancelled':
      return failure;
  }
}
