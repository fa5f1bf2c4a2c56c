import { edit } from './lockedFiles';

/** Longer ahead no turn can be, whatever the rate and however many windows wait: it is not one. In milliseconds. */
const furthestMs = 10 * 60_000;

/**
 * The last turn that a window of this computer has taken, in a file that all of them share. Times are milliseconds of
 * the computer's monotonic clock, which begins anew when it is started.
 */
export class TurnFile {
  constructor(private readonly folder: string) {}

  /**
   * Takes the next turn: `intervalMs` after the last one, and not before `earliest`.
   *
   * @returns when it is.
   * @throws the errors of the file system.
   */
  async take({
    now,
    earliest,
    intervalMs,
  }: {
    readonly now: () => number;
    readonly earliest: number;
    readonly intervalMs: number;
  }): Promise<number> {
    let turn = earliest;
    await edit(
      this.folder,
      'turns',
      (text) => {
        const takenAt = now();
        turn = text === undefined ? earliest : Math.max(earliest, lastTurn(text, takenAt) + intervalMs);
        return JSON.stringify({ takenAt, turn });
      },
      { isDurable: false }, // After a crash of the computer its clock has begun anew.
    );
    return turn;
  }
}

/** Returns the last turn; this moment, where the file is damaged, of an earlier start, or of another computer. */
function lastTurn(text: string, now: number): number {
  const { takenAt, turn } = parsed(text);
  return takenAt <= now && turn <= now + furthestMs ? turn : now;
}

function parsed(text: string): { readonly takenAt: number; readonly turn: number } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'takenAt' in value && 'turn' in value)
      return { takenAt: Number(value.takenAt), turn: Number(value.turn) };
  } catch {
    // It is as good as none.
  }
  return { takenAt: NaN, turn: NaN };
}
