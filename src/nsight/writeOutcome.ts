import type { WriteService } from './records';

/** What a write's `msg` says of the ids that were sent. Each list is in the order sent, and no id is in two of them. */
export interface WriteOutcome {
  readonly retried: string[];
  /** Also said of pending and ignored patches (C): not to be shown as installed. */
  readonly alreadyApplied: string[];
  /** Named in neither half of a msg. */
  readonly notAcknowledged: string[];
}

const ID = String.raw`[\w.:{}-]+`;
const IDS = String.raw`(${ID}(?:\s*[,;]\s*${ID})*)?`;
const RETRIED = new RegExp(String.raw`\bre(?:trying|processing)(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');
const APPLIED = new RegExp(String.raw`\balready\s+applied(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');

/**
 * Reads the `msg` of patch_retry and patch_reprocess, as in "Retrying patches: 4,5 Patches already applied: 1,6" (D).
 * Ids are compared as text, and those that were not sent are passed over. An empty msg (D) acknowledges nothing and
 * refuses nothing, nor does the msg of the other writes, which have none (D): all three lists are empty then.
 */
export function parseWriteOutcome(service: WriteService, msg: string, sentIds: readonly string[]): WriteOutcome {
  const outcome: WriteOutcome = { retried: [], alreadyApplied: [], notAcknowledged: [] };
  const retried = idsAfter(RETRIED, msg);
  const applied = idsAfter(APPLIED, msg);
  const names =
    service === 'patch_retry' || service === 'patch_reprocess' ? msg !== '' : retried.size + applied.size > 0;
  if (!names) return outcome;
  for (const id of new Set(sentIds)) {
    if (retried.has(id)) outcome.retried.push(id);
    else if (applied.has(id)) outcome.alreadyApplied.push(id);
    else outcome.notAcknowledged.push(id);
  }
  return outcome;
}

/** The ids after a heading; none where it does not occur. */
function idsAfter(heading: RegExp, msg: string): Set<string> {
  // A sentence may end after the last id, and a dot can also be part of one.
  const lists = [...msg.matchAll(heading)].map((match) => match[1] ?? '');
  return new Set(lists.flatMap((list) => list.split(/\s*[,;]\s*/).flatMap((id) => [id, withoutStop(id)])));
}

/** Without the dots and colons at its end. No pattern: for a long row of dots, one would take its time squared. */
function withoutStop(id: string): string {
  let end = id.length;
  while (end > 0 && '.:'.includes(id.charAt(end - 1))) end -= 1;
  return id.slice(0, end);
}
