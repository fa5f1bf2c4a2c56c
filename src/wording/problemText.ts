import type { ListingProblem } from '../nsight/records';
import { t } from './localize';

/** Returns what is wrong with a record or a list, in a sentence. It may hold the server's texts. */
export function problemText(problem: ListingProblem): string {
  switch (problem.kind) {
    case 'missingId':
      return t('A {0} has no {1}.', which(problem), problem.tag);
    case 'badId':
      return t('A {0} has a {1} that cannot be one: "{2}".', which(problem), problem.tag, problem.id);
    case 'duplicateId':
      return t('The {0} {1} is listed twice.', problem.element, problem.id);
    case 'otherElement':
      return t('The answer lists {0} where {1} was expected.', `<${problem.found}>`, `<${problem.expected}>`);
  }
}

function which({ element, name }: { readonly element: string; readonly name: string }): string {
  return name === '' ? element : `${element} ("${name}")`;
}
