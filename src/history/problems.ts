import { plural } from '../wording/localize';

/** Tells of what the user should know; `error` is for the log, where there is one. */
export type OnProblem = (problem: string, error?: unknown) => void;

/** What is wrong with files of the history, gathered to be told in one go. */
export class Problems {
  /** Why each was set aside. */
  readonly damaged: unknown[] = [];
  /** Why each could not be read. */
  readonly unread: unknown[] = [];
  /** Each one that a newer version wrote. */
  readonly newer: unknown[] = [];

  /** `newerIsKnown`: that there are some that a newer version wrote was told before. */
  tell(onProblem: OnProblem, folder: string, newerIsKnown: boolean): void {
    const say = (errors: readonly unknown[], words: (n: number) => string) => {
      if (errors.length > 0) onProblem(words(errors.length), errors[0]);
    };
    say(this.damaged, (n) =>
      plural(
        n,
        'An entry of the history of retries could not be read and was set aside in {1}.',
        '{0} entries of the history of retries could not be read and were set aside in {1}.',
        folder,
      ),
    );
    say(this.unread, (n) =>
      plural(
        n,
        'An entry of the history of retries could not be read.',
        '{0} entries of the history of retries could not be read.',
      ),
    );
    if (!newerIsKnown)
      say(this.newer, (n) =>
        plural(
          n,
          'An entry of the history of retries was written by a newer version of the extension and is not shown.',
          '{0} entries of the history of retries were written by a newer version of the extension and are not shown.',
        ),
      );
  }
}
