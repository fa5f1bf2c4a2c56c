// What of a server's texts may stand in a report that is made to be published. The rule is to leave out: a text is shown
// where knowing it is the purpose of the report and it can hardly be anybody's, and is only counted everywhere else.
import { plainEnglish } from '../wording/localize';
import { errorWords } from '../wording/errorWords';
import { NsightError, type Failure } from '../nsight/errors';
import type { ReadService } from '../nsight/records';
import { wordsIn, type PrivateWords } from '../nsight/diagnosis/privateWords';
import { territories } from '../nsight/territories';

/** What may be shown of a text; undefined: nothing. */
export type Rule = (text: string) => string | undefined;

/** Whether a text says something that an answer said. */
export type Guard = (text: string) => boolean;

/**
 * Names of tags may be a client's own (nsight-api.md), and so hold a name or an id: only plain words are shown, and none
 * with a word in it that occurs in one of the names or texts that the answers held. A number that can be an id is cut out.
 */
export function tagRule(said: Guard): Rule {
  return (text) => (/^[a-z0-9_]{1,40}$/i.test(text) && !said(text) ? text.replace(/\d{3,}/g, '…') : undefined);
}

/** Labels are N-sight's words, in whatever language, and no numbers. That one is a name which no answer held elsewhere cannot be seen. */
export function labelRule(said: Guard): Rule {
  return (text) => (/^[\p{L} ]{1,30}$/u.test(text) && !said(text) ? text : undefined);
}

/** Codes have up to three digits, or are powers of two, as N-sight's are (D, C); other numbers can be ids. */
export const codeRule: Rule = (text) =>
  /^(?:\d{1,3}|1024|2048|4096|8192|16384|32768|65536)$/.test(text) ? text : undefined;

/** A declaration may say anything; only an encoding that there is, is shown. */
export const encodingRule: Rule = (text) => {
  try {
    return new TextDecoder(text).encoding && text;
  } catch {
    return undefined;
  }
};

/** Of a server only one that is documented: its own could name who runs it. */
const hostRule: Rule = (text) => territories.find(({ host }) => host === text)?.host;

/**
 * Finds words of names, and whole words of any other text. Short words of names are in too many others: of them, too, only
 * whole ones count, and of "SRV-1" no 1.
 */
export function guard(answers: readonly (PrivateWords | undefined)[]): Guard {
  const known = answers.filter((one) => one !== undefined);
  if (known.length < answers.length) return () => true; // With what cannot be compared, nothing can be cleared.
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

/** Why a call failed, in the words of every other message, but without what the server put into them. */
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
