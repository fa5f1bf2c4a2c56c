import type { Log } from './log';
import { sayError } from './notifications';

/** A command, which may be called with no, wrong or outdated arguments. */
export type Command = (...args: unknown[]) => unknown;

/** Commands that never throw into VS Code: one that fails says so to the user and in the log. */
export function guarded(log: Log, commands: Readonly<Record<string, Command>>): Record<string, Command> {
  return Object.fromEntries(
    Object.entries(commands).map(([id, run]): [string, Command] => [
      id,
      async (...args) => {
        try {
          await run(...args);
        } catch (error) {
          sayError(error, log);
        }
      },
    ]),
  );
}
