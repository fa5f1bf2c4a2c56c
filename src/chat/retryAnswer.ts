import type { Performed } from '../actions/performWrite';
import { type DeviceResult, patchesWith } from '../actions/sendWrites';
import type { PatchOutcome } from '../history/entry';
import type { PatchRef } from '../inventory/place';
import { errorWords } from '../wording/errorWords';
import { englishCount } from '../wording/localize';
import { nameText, titleText } from '../wording/patchWords';
import { bytesOf, dataText, roomBeside, short, someOf } from './toolAnswer';

const meanings: Readonly<Record<Exclude<PatchOutcome, 'sending'>, string>> = {
  accepted: 'accepted: installs at the next scheduled window',
  alreadyApplied: 'already applied, according to N-sight, which says so of pending and ignored patches too',
  notAcknowledged: 'sent, but not acknowledged',
  unknown: 'sent without an answer: may have been carried out. Do not send it again; check first',
  refused: 'refused: not carried out',
  unsent: 'not sent',
};

const outcomeWords: readonly (keyof typeof meanings)[] = [
  'accepted',
  'alreadyApplied',
  'notAcknowledged',
  'unknown',
  'refused',
  'unsent',
];

/** Returns what became of a retry, for a model. */
export function retryAnswer({ results, leftOut }: Performed): string {
  const head = results.length === 0 ? { notSent: 'Nothing was sent.' } : {};
  const tail =
    leftOut.length > 0 ? { leftOut: someOf(leftOut.flatMap(({ text, details = [] }) => [text, ...details])) } : {};
  const whole = { ...head, devices: results.map(deviceResult), ...tail };
  return dataText(roomBeside(whole) >= 0 ? whole : { ...briefResults(results, roomBeside(tail)), ...tail });
}

/** The same for so many bytes: what was not accepted comes first, and what was is counted. */
function briefResults(results: readonly DeviceResult[], room: number) {
  const isAccepted = (result: DeviceResult) => result.target.patches.length === patchesWith(result, 'accepted').length;
  const totals = outcomesWith((outcome) => results.flatMap((result) => patchesWith(result, outcome)), acceptedText);
  const beyond = 'more devices are not listed here: the Retries view of N-sight has them';
  const rows: object[] = [];
  let left = room - bytesOf({ totals, devices: [], notListed: `${results.length} ${beyond}` });
  for (const result of [...results].sort((a, b) => Number(isAccepted(a)) - Number(isAccepted(b)))) {
    const wordsOf = (patches: readonly PatchRef[], outcome: PatchOutcome) =>
      outcome === 'accepted' ? acceptedText(patches) : someOf(patches.map(titleText));
    const brief = { ...resultHead(result), patches: outcomesWith((outcome) => patchesWith(result, outcome), wordsOf) };
    left -= bytesOf(brief) + 1;
    if (left < 0) break;
    rows.push(brief);
  }
  const missing = results.length - rows.length;
  return { totals, devices: rows, ...(missing > 0 ? { notListed: `${missing} ${beyond}` } : {}) };
}

function acceptedText(patches: readonly PatchRef[]): string {
  return englishCount(patches.length, 'patch', 'patches');
}

/** Which patches came to what, in words. */
function outcomesWith<T>(
  patchesOf: (outcome: keyof typeof meanings) => readonly PatchRef[],
  wordsOf: (patches: readonly PatchRef[], outcome: keyof typeof meanings) => T,
): Record<string, T> {
  return Object.fromEntries(
    outcomeWords.flatMap((outcome): [string, T][] => {
      const patches = patchesOf(outcome);
      return patches.length > 0 ? [[meanings[outcome], wordsOf(patches, outcome)]] : [];
    }),
  );
}

function resultHead({ target: { place }, error }: DeviceResult) {
  return {
    client: short(nameText(place.client)),
    site: short(nameText(place.site)),
    device: short(nameText(place.device)),
    deviceId: place.device.id,
    ...(error === undefined ? {} : { error: short(errorWords(error).message) }),
  };
}

function deviceResult(result: DeviceResult) {
  return {
    ...resultHead(result),
    patches: outcomesWith(
      (outcome) => patchesWith(result, outcome),
      (patches) => someOf(patches.map(titleText)),
    ),
    ...(result.messages.length > 0 ? { nsightSaid: someOf(result.messages) } : {}),
  };
}
