import type { Expected, Finding, PlainFinding } from '../nsight/findings';
import type { Translate } from './localize';

/** Returns what an answer should have been, to follow "expected". */
export function expectedWords(expected: Expected, t: Translate): string {
  switch (expected.kind) {
    case 'status':
      return t('a status');
    case 'xml':
      return t('XML');
    case 'list':
      return t('a list');
    case 'root': {
      const [first = '', second] = expected.roots.map((root) => `<${root}>`);
      return second === undefined ? t('the root {0}', first) : t('the root {0} or {1}', first, second);
    }
  }
}

/** Returns what came instead, to follow "found". It may contain the name of an element, which is the server's text. */
export function findingWords(finding: Finding, t: Translate): string {
  if (finding.kind === 'root') return t('the root {0}', `<${finding.name}>`);
  if (finding.kind === 'tooLarge') return t('more than {0} MB', finding.megabytes);
  if (finding.kind === 'tooManyRecords') return t('more than {0} records', finding.limit);
  if (finding.kind === 'tooSlow') return t('more than can be read in {0} s', finding.seconds);
  if (finding.kind === 'threadEnded') return t('something that ended its reader ({0})', finding.code);
  return plainFindings[finding.kind](t);
}

const plainFindings: Readonly<Record<PlainFinding, (t: Translate) => string>> = {
  badCompression: (t) => t('a packed answer that cannot be unpacked'),
  compressionCutShort: (t) => t('a packed answer that is cut short'),
  cutShort: (t) => t('XML that is cut short'),
  documentType: (t) => t('a document type or entity declaration'),
  emptyAnswer: (t) => t('an empty answer'),
  emptyResult: (t) => t('an empty result'),
  mismatchedTag: (t) => t('a closing tag that does not match'),
  noXml: (t) => t('no XML'),
  notATag: (t) => t('a tag that is not XML'),
  outOfMemory: (t) => t('more than fits into memory'),
  parserRefused: (t) => t('XML that the parser refuses'),
  severalRoots: (t) => t('more than one root'),
  textAfterEnd: (t) => t('text after the end'),
  textOutsideRoot: (t) => t('text outside of the root'),
  tooDeep: (t) => t('elements nested too deeply'),
  unexpectedCompression: (t) => t('an encoding that was not asked for'),
  unknownRoot: (t) => t('another root'),
};
