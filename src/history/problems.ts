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
    const say = (errors: readonly unknown[], one: string, many: string) => {
      const [first] = errors;
      if (errors.length > 0) onProblem(errors.length === 1 ? `An entry of the history of retries ${one}.` : `${errors.length} entries of the history of retries ${many}.`, first);
    };
    say(this.damaged, `could not be read and was set aside in ${folder}`, `could not be read and were set aside in ${folder}`);
    say(this.unread, 'could not be read', 'could not be read');
    if (!newerIsKnown) say(this.newer, 'was written by a newer version of the extension and is not shown', 'were written by a newer version of the extension and are not shown');
  }
}
