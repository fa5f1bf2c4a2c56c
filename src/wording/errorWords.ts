import { isNsightError, type Failure } from '../nsight/errors';
import { t as localized, type Translate } from './localize';
import { expectedWords, findingWords } from './unreadableWords';
import { SecretStoreError } from './errorKinds';

/** What can be offered beside an error. */
export type Remedy = 'connect' | 'showLog' | 'diagnose' | 'secretHelp';

/** An error as a user reads it: one short sentence, and what helps. */
export interface ErrorWords {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/**
 * Words an error. All errors are worded here. The message may contain the server's text: escape it where it is shown.
 */
export function errorWords(error: unknown, t: Translate = localized): ErrorWords {
  if (error instanceof SecretStoreError) return secretStoreWords(t);
  if (!isNsightError(error))
    return { message: t('Something went wrong in the extension. The log has the details.'), remedies: ['showLog'] };
  const words = failureWords(error.failure, t);
  return error.outcomeUnknown
    ? { ...words, message: `${words.message} ${t('It may have been carried out; check before you send it again.')}` }
    : words;
}

function secretStoreWords(t: Translate): ErrorWords {
  return {
    message: t(
      'VS Code cannot reach the secret store of this computer, so the API key has no safe place. ' +
        'Unlock or install a keyring (on Linux, gnome-keyring or KWallet), then try again.',
    ),
    remedies: ['secretHelp', 'showLog'],
  };
}

function failureWords(failure: Failure, t: Translate): ErrorWords {
  switch (failure.kind) {
    case 'login':
      return {
        message: t('The server refused the API key. It may have been regenerated, or belong to another territory.'),
        remedies: ['connect', 'showLog', 'diagnose'],
      };
    case 'api':
      return { message: apiWords(failure, t), remedies: ['showLog'] };
    case 'blocked':
      return {
        message: t(
          'Refused before it reached the API (HTTP {0}): a wrong server, a firewall or proxy, or no permission.',
          failure.status,
        ),
        remedies: ['showLog', 'connect', 'diagnose'],
      };
    case 'redirect':
      return {
        message: t(
          'The server sent us to {0}. Nothing was sent there, because the key would have gone with it.',
          failure.host || t('another address'),
        ),
        remedies: ['showLog', 'connect', 'diagnose'],
      };
    case 'network':
      return { message: networkWords(failure, t), remedies: ['showLog', 'diagnose'] };
    case 'timeout':
      return { message: t('No answer in {0} s.', failure.seconds), remedies: ['showLog'] };
    case 'busy':
      return { message: busyWords(failure, t), remedies: ['showLog'] };
    case 'unreadable':
      return {
        message: t(
          'The answer could not be read: expected {0}, found {1}.',
          expectedWords(failure.expected, t),
          findingWords(failure.found, t),
        ),
        remedies: ['showLog', 'diagnose'],
      };
    case 'cancelled':
      return { message: t('Canceled.'), remedies: [] };
  }
}

function apiWords({ code, message }: Extract<Failure, { kind: 'api' }>, t: Translate): string {
  const said = message || t('an error without a message');
  return code ? t('N-sight says: {0} (code {1})', said, code) : t('N-sight says: {0}', said);
}

function networkWords(failure: Extract<Failure, { kind: 'network' }>, t: Translate): string {
  const { reason, code } = failure;
  switch (reason) {
    case 'proxy':
      return proxyWords(failure, t);
    case 'notHttp':
      return t(
        'The server was reached, but its answer is not HTTP ({0}). ' +
          'Check its name, the port, and the setting http.proxy.',
        code,
      );
    case 'noSuchHost':
      return t('No such server. Check its name, the network, and the setting http.proxy.');
    case 'refused':
      return t('The server refused the connection. Check its name, the port, and the setting http.proxy.');
    case 'reset':
      return t('The connection was lost. The network, a firewall or a proxy (http.proxy) may be the cause.');
    case 'tls':
      return t(
        "The server's certificate was not accepted ({0}). Check the server's name, and the certificates of this " +
          'computer or of a proxy (http.proxy, http.systemCertificates).',
        code,
      );
    case 'other':
      return code
        ? t('The server could not be reached ({0}). Check the network and the setting http.proxy.', code)
        : t('The server could not be reached. Check the network and the setting http.proxy.');
  }
}

function proxyWords({ code, proxyStatus }: Extract<Failure, { kind: 'network' }>, t: Translate): string {
  switch (proxyStatus) {
    case undefined:
      return t('The proxy could not be reached ({0}), so nothing was sent. Check the setting http.proxy.', code);
    case 407:
      return t(
        'The proxy asks for a user name and a password (HTTP {0}), so N-sight received nothing. ' +
          'Put them into the setting http.proxy: http://user:password@host:port.',
        proxyStatus,
      );
    default:
      return t(
        'The proxy did not connect to the server (HTTP {0}), so nothing was sent. ' +
          'Check the setting http.proxy, and what the proxy allows.',
        proxyStatus,
      );
  }
}

function busyWords({ status, retryAfterSeconds }: Extract<Failure, { kind: 'busy' }>, t: Translate): string {
  const what =
    status === 429
      ? t('The server has received too many requests (HTTP {0}).', status)
      : t('The server had an internal error (HTTP {0}).', status);
  return retryAfterSeconds === undefined ? what : `${what} ${t('It asks you to wait {0} s.', retryAfterSeconds)}`;
}
