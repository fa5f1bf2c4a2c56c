import type { ListingProblem } from '../nsight/records';
import type { ServerProblem } from '../nsight/serverAddress';
import { t } from './localize';

/** Returns what is wrong with a record or a list, in a sentence. It may contain the server's texts. */
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

/** Returns why a text is not accepted as a server, in a sentence. */
export function serverProblemText(problem: ServerProblem): string {
  return problem.kind === 'dashboard'
    ? t("This is the dashboard's address. Its API server is {0}.", problem.api)
    : serverProblems[problem.kind]();
}

const serverProblems: Readonly<Record<Exclude<ServerProblem['kind'], 'dashboard'>, () => string>> = {
  empty: () => t('Enter a host name, like www.systemmonitor.us.'),
  badCharacters: () => t('A host name contains no spaces or special characters.'),
  badScheme: () => t('Use https, or leave it out.'),
  userName: () => t('Leave out the user name and the @.'),
  noHost: () => t('The host name is missing.'),
  query: () => t('Leave out the ? and everything after it.'),
  fragment: () => t('Leave out the # and everything after it.'),
  apiPath: () => t('Leave out /api/: it is added automatically.'),
  path: () => t('Leave out the path: only the host name is needed.'),
  notAHost: () => t('This is not a host name.'),
  unencrypted: () => t('The key would travel unencrypted. Use https.'),
};
