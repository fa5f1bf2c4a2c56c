import { isNsightError, type Failure } from '../nsight/errors';
import { SecretStoreError } from './errors';

/** What can be offered beside an error. */
export type Remedy = 'connect' | 'showLog' | 'diagnose' | 'secretHelp';

/** An error as a user reads it: one short sentence, and what helps. */
export interface ErrorWords {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** The only place that turns an error into words. A text in them may be the server's: escape it where it is shown. */
export function errorWords(error: unknown): ErrorWords {
  if (error instanceof SecretStoreError) return secretStoreWords;
  if (!isNsightError(error)) return { message: 'Something went wrong in the extension. The log has the details.', remedies: ['showLog'] };
  const words = failureWords(error.failure);
  return error.outcomeUnknown ? { ...words, message: `${words.message} ${unknownOutcome}` } : words;
}

const secretStoreWords: ErrorWords = {
  message: 'VS Code cannot reach the secret store of this computer, so the API key has no safe place. Unlock or install a keyring (on Linux, gnome-keyring or KWallet), then try again.',
  remedies: ['secretHelp', 'showLog'],
};

const unknownOutcome = 'It may have been carried out; check before you send it again.';

function failureWords(failure: Failure): ErrorWords {
  switch (failure.kind) {
    case 'login':
      return { message: 'The server refused the API key. It may have been regenerated, or belong to another territory.', remedies: ['connect', 'showLog', 'diagnose'] };
    case 'api':
      return { message: `N-sight says: ${failure.message || 'an error without a message'}${failure.code ? ` (code ${failure.code})` : ''}`, remedies: ['showLog'] };
    case 'blocked':
      return { message: `Refused before it reached the API (HTTP ${failure.status}): a wrong server, a firewall or proxy, or no permission.`, remedies: ['showLog', 'connect', 'diagnose'] };
    case 'redirect':
      return { message: `The server sent us to ${failure.host || 'another address'}. Nothing was sent there, because the key would go with it.`, remedies: ['showLog', 'connect', 'diagnose'] };
    case 'network':
      return { message: networkWords(failure), remedies: ['showLog', 'diagnose'] };
    case 'timeout':
      return { message: `No answer in ${failure.seconds} s.`, remedies: ['showLog'] };
    case 'busy':
      return { message: busyWords(failure), remedies: ['showLog'] };
    case 'unreadable':
      return { message: `The answer could not be read: expected ${failure.expected}, found ${failure.found}.`, remedies: ['showLog', 'diagnose'] };
    case 'cancelled':
      return { message: 'Cancelled.', remedies: [] };
  }
}

function networkWords({ reason, code }: Extract<Failure, { kind: 'network' }>): string {
  switch (reason) {
    case 'noSuchHost': return 'No such server. Check its name, the network, and the setting http.proxy.';
    case 'refused': return 'The server refused the connection. Check its name, the port, and the setting http.proxy.';
    case 'reset': return 'The connection broke off. The network, a firewall or a proxy (http.proxy) can be the cause.';
    case 'tls': return `The server's certificate was not accepted (${code}). Check the server's name, and the certificates of this computer or of a proxy (http.proxy, http.systemCertificates).`;
    case 'other': return `The server could not be reached${code ? ` (${code})` : ''}. Check the network and the setting http.proxy.`;
  }
}

function busyWords({ status, retryAfterSeconds }: Extract<Failure, { kind: 'busy' }>): string {
  const what = status === 429 ? 'The server has had too many requests' : 'The server has a problem of its own';
  return `${what} (HTTP ${status}).${retryAfterSeconds === undefined ? '' : ` It asks to wait ${retryAfterSeconds} s.`}`;
}
