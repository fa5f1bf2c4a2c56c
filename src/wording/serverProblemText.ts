import type { ServerProblem } from '../nsight/serverAddress';
import { t } from './localize';

/** Returns what is wrong with what was typed for a server, in a sentence. */
export function serverProblemText(problem: ServerProblem): string {
  return problem.kind === 'dashboard'
    ? t("This is the dashboard's address. Its API server is {0}.", problem.api)
    : texts[problem.kind]();
}

const texts: Readonly<Record<Exclude<ServerProblem['kind'], 'dashboard'>, () => string>> = {
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
