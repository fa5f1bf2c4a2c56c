// What of a server's texts may stand in a report that is made to be published. The rule is to leave out: a text is shown
// where knowing it is the purpose of the report and it can hardly be anybody's, and is only counted everywhere else.
import { later } from '../l10n/l10n';
import { errorWords } from '../messages/errorWords';
import { NsightError, type Failure } from '../nsight/errors';
import type { ReadService } from '../nsight/records';
import { territories } from '../nsight/territories';

/** Tells of a text whether it may be shown. */
export type Rule = (text: string) => boolean;

/**
 * Names of tags may be a client's own (nsight-api.md), and so hold a name or an id: only plain words are shown, without
 * a long number, and none with a word in it that occurs in one of the names that the answers held.
 */
export function tagRule(names: readonly string[]): Rule {
  const named = namedIn(names);
  return (text) => /^[a-z0-9_]{1,40}$/i.test(text) && !/\d{5}/.test(text) && !named(text);
}

/** Labels are N-sight's words, in whatever language, and no numbers. */
export function labelRule(names: readonly string[]): Rule {
  const named = namedIn(names);
  return (text) => /^[\p{L} ]{1,30}$/u.test(text) && !named(text);
}

/** Codes are short; the documented id of a patch has six digits. */
export const codeRule: Rule = (text) => /^\d{1,5}$/.test(text);

/** A declaration may say anything; only an encoding that there is, is shown. */
export const encodingRule: Rule = (text) => {
  try {
    return new TextDecoder(text).encoding !== '';
  } catch {
    return false;
  }
};

/** Of a server only one that is documented: its own could name who runs it. */
export const hostRule: Rule = (text) => territories.some(({ host }) => host === text);

/** Whether a text has a word of a name in it. Short words are in too many others. */
function namedIn(names: readonly string[]): Rule {
  const words = new Set(names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 3));
  return (text) => {
    const lower = text.toLowerCase();
    return [...words].some((word) => lower.includes(word));
  };
}

/** Why a call failed, in the words of every other message, but without what the server put into them. */
export function failureWords(service: ReadService, failure: Failure): string {
  return errorWords(new NsightError(service, withoutTexts(failure))).message;
}

function withoutTexts(failure: Failure): Failure {
  switch (failure.kind) {
    case 'login':
      return { ...failure, message: '' };
    case 'api':
      return { ...failure, code: failure.code !== undefined && codeRule(failure.code) ? failure.code : undefined, message: 'an error, whose text is left out here' };
    case 'redirect':
      return { ...failure, host: hostRule(failure.host) ? failure.host : '' };
    case 'unreadable':
      return { ...failure, found: failure.found.args.some((arg) => typeof arg === 'string' && arg.startsWith('<')) ? later('another root') : failure.found, excerpt: '' };
    case 'blocked':
    case 'network':
    case 'timeout':
    case 'busy':
    case 'cancelled':
      return failure;
  }
}
