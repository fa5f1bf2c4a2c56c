import type { WriteService } from './records';

/** What a write's `msg` says about the ids that were sent. Lists are in the order sent, and no id is in two of them. */
export interface WriteOutcome {
  readonly retried: string[];
  /** The server also says this of pending and ignored patches (C), so do not show them as installed. */
  readonly alreadyApplied: string[];
  /** Not mentioned in the msg. */
  readonly notAcknowledged: string[];
}

const ID = String.raw`[\w.:{}-]+`;
const IDS = String.raw`(${ID}(?:\s*[,;]\s*${ID})*)?`;
const RETRIED = new RegExp(String.raw`\bre(?:trying|processing)(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');
const APPLIED = new RegExp(String.raw`\balready\s+applied(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');

/**
 * Parses the `msg` of patch_retry and patch_reprocess, as in "Retrying patches: 4,5 Patches already applied: 1,6" (D).
 * Ids are compared as text; those that were not sent are ignored. All three lists are empty for an empty msg (D), which
 * neither acknowledges nor refuses anything, and for the other writes, which have no msg (D).
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

/** Returns the ids after each occurrence of a heading. */
function idsAfter(heading: RegExp, msg: string): Set<string> {
  // The dot after the last id may end the sentence or be part of the id.
  const lists = [...msg.matchAll(heading)].map((match) => match[1] ?? '');
  return new Set(lists.flatMap((list) => list.split(/\s*[,;]\s*/).flatMap((id) => [id, withoutStop(id)])));
}

/** Strips dots and colons at the end. Not by a pattern, which would take quadratic time for a long row of dots. */
function withoutStop(id: string): string {
  let end = id.length;
  while (end > 0 && '.:'.includes(id.charAt(end - 1))) end -= 1;
  return id.slice(0, end);
}
