import { inEnglish, worded, type Later } from './localize';
import { isNsightError, type NsightError } from '../nsight/errors';

/** The secret store refused: there is no keyring, or it is locked. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Whether an error only says that the user, or a newer request, stopped the call. That is no error to show. */
export function isCancelled(error: unknown): boolean {
  return isNsightError(error) && error.failure.kind === 'cancelled';
}

/** Whether the server refused the key. */
export function isLoginFailure(error: unknown): error is NsightError {
  return isNsightError(error) && error.failure.kind === 'login';
}

/** An error for the log: the client's own has no secret in it, and a defect of ours needs its stack. */
export function logLine(error: unknown): string {
  if (isNsightError(error))
    return `${error.message} ${JSON.stringify(error.failure, (_, value: unknown) => (isLater(value) ? inEnglish(() => worded(value)) : value))}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isLater(value: unknown): value is Later {
  return typeof value === 'object' && value !== null && 'message' in value && 'args' in value;
}
