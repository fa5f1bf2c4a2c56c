import { edit, readEntryFile } from '../storage/lockedFiles';
import { numberShape, objectShape } from '../storage/parseShape';

/** A round of polling over the devices of an account, in any window. */
export interface Round {
  /** When it ended. Unix milliseconds. */
  readonly at: number;
  /** How many intervals the next round waits. */
  readonly backOff: number;
}

/** Beside the entries, and written as they are; the dot keeps it from being taken for one. */
const roundsId = 'rounds.state';
/** Each demo fleet is an account of its own. */
const mostAccounts = 20;

/** Returns the last round over the devices of an account, if one is known. */
export async function readRound(folder: string, account: string): Promise<Round | undefined> {
  return parseRounds(await readEntryFile(folder, roundsId).catch(() => undefined)).get(account);
}

/** Stores a round for all windows. */
export async function writeRound(folder: string, account: string, round: Round): Promise<void> {
  await edit(folder, roundsId, (text) => {
    const others = [...parseRounds(text)].filter(([known]) => known !== account).slice(0, mostAccounts - 1);
    return JSON.stringify(Object.fromEntries([[account, round], ...others]));
  });
}

/** Returns the rounds by account, latest first, as they are written; none for what is damaged. */
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
