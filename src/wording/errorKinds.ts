import { isNsightError, type NsightError } from '../nsight/errors';

/** The secret store cannot be used: there is no keyring, or it is locked. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Whether an error only means that the user, or a newer request, aborted the call. Such an error is not shown. */
export function isCancelled(error: unknown): boolean {
  return isNsightError(error) && error.failure.kind === 'cancelled';
}

/** Whether the server refused the key. */
export function isLoginFailure(error: unknown): error is NsightError {
  return isNsightError(error) && error.failure.kind === 'login';
}

/** Returns an error as a line of the log. An NsightError contains no secret; a bug of ours needs its stack. */
export function logLine(error: unknown): string {
  if (isNsightError(error)) return `${error.message} ${JSON.stringify(error.failure)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
