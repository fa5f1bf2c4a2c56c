import { edit, readEntryFile } from '../storage/lockedFiles';
import { numberShape, objectShape } from '../storage/parseShape';

/** A round of the watch over an account's devices, in whichever window. */
export interface Round {
  /** When it ended. Unix milliseconds. */
  readonly at: number;
  /** How many intervals the next one waits. */
  readonly backOff: number;
}

/** Beside the entries, written as they are; the dot keeps it from being taken for one. */
const name = 'rounds.state';
/** Each demo fleet is an account of its own. */
const mostAccounts = 20;

/** The last round over an account's devices; undefined when none is known. */
export async function readRound(folder: string, account: string): Promise<Round | undefined> {
  return parseRounds(await readEntryFile(folder, name).catch(() => undefined)).get(account);
}

/** Notes a round for all windows. */
export async function writeRound(folder: string, account: string, round: Round): Promise<void> {
  await edit(folder, name, (text) => {
    const others = [...parseRounds(text)].filter(([known]) => known !== account).slice(0, mostAccounts - 1);
    return JSON.stringify(Object.fromEntries([[account, round], ...others]));
  });
}

/** Latest first, as they are written. What is damaged is as if it were not there. */
function parseRounds(text = '{}'): Map<string, Round> {
  try {
    return new Map(
      Object.entries(objectShape(JSON.parse(text))).map(([account, given]) => {
        const { at, backOff } = objectShape(given);
        return [account, { at: numberShape(at), backOff: numberShape(backOff) }];
      }),
    );
  } catch {
    return new Map();
  }
}
