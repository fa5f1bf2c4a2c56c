import type { DeviceReading, FailedPatch } from '../scan/scanData';
import { updateKeyOf } from '../scan/updateKey';
import type { FoundPatches } from './devicePast';
import type { FailedUpdate } from './fleetPast';

const nothingUndecided: readonly string[] = [];

/** What readings found, with each update once: thousands of devices fail with the same few. */
export class Founds {
  readonly #updates = new Map<string, FailedUpdate>();

  /** Returns what a reading found. */
  of({ failed, undecided, problems, reboot, counts }: Extract<DeviceReading, { kind: 'read' }>): FoundPatches {
    return {
      failed: failed.map((patch) => this.update(updateKeyOf(patch), patch)),
      undecided: undecided ?? nothingUndecided,
      isWhole: problems === 0,
      reboot: reboot?.length ?? 0,
      counts,
    };
  }

  /** Returns the update of a patch as one object for all that have the same. */
  update(
    key: string,
    { title, product, severity, severityLabel }: Pick<FailedPatch, 'title' | 'product' | 'severity' | 'severityLabel'>,
  ): FailedUpdate {
    // No text of the server's has a line break.
    const of = [key, title ?? '\n', product ?? '\n', severity ?? '\n', severityLabel ?? '\n'].join('\n');
    const known = this.#updates.get(of) ?? { key, title, product, severity, severityLabel };
    this.#updates.set(of, known);
    return known;
  }
}
