/** What a write's `msg` says of the ids that were sent. Each list is in the order sent, and no id is in two of them. */
export interface WriteOutcome {
  readonly retried: string[];
  /** Also said of pending and ignored patches (C): not to be shown as installed. */
  readonly alreadyApplied: string[];
  /** Named in neither half, though the msg has one. */
  readonly notAcknowledged: string[];
}

const ID = String.raw`[\w.:{}-]+`;
const IDS = String.raw`(${ID}(?:\s*[,;]\s*${ID})*)?`;
const RETRIED = new RegExp(String.raw`\bre(?:trying|processing)(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');
const APPLIED = new RegExp(String.raw`\balready\s+applied(?:\s+patch(?:es)?)?\s*:\s*${IDS}`, 'gi');

/**
 * Reads the `msg` of patch_retry and patch_reprocess, as in "Retrying patches: 4,5 Patches already applied: 1,6" (D).
 * Ids are compared as text, and those that were not sent are passed over. A msg with neither half tells nothing, be it
 * empty (D) or free text: all three lists are empty then, for what is not reported is not refused.
 */
export function parseOutcome(msg: string, sentIds: readonly string[]): WriteOutcome {
  const retried = idsAfter(RETRIED, msg);
  const applied = idsAfter(APPLIED, msg);
  if (retried === undefined && applied === undefined) return { retried: [], alreadyApplied: [], notAcknowledged: [] };
  const outcome: WriteOutcome = { retried: [], alreadyApplied: [], notAcknowledged: [] };
  for (const id of new Set(sentIds)) {
    if (retried?.has(id) === true) outcome.retried.push(id);
    else if (applied?.has(id) === true) outcome.alreadyApplied.push(id);
    else outcome.notAcknowledged.push(id);
  }
  return outcome;
}

/** The ids after a heading, or undefined where the heading does not occur. */
function idsAfter(heading: RegExp, msg: string): Set<string> | undefined {
  const found = [...msg.matchAll(heading)];
  if (found.length === 0) return undefined;
  // A sentence may end after the last id, and a dot can also be part of one.
  return new Set(found.flatMap((match) => (match[1] ?? '').split(/\s*[,;]\s*/).flatMap((id) => [id, id.replace(/[.:]+$/, '')])));
}
