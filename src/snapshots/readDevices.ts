import { isKnownTime } from '../util/clock';
import type { Day } from './day';
import { newKeys } from './dayTotals';
import { stateAfter, type DevicePast, type DeviceState, type EndedFailure, type OpenFailure } from './devicePast';
import type { FailureAge } from './fleetPast';
import { statesOn } from './openDays';

/** What is known of a device by all its readings, and what was gone by them. */
interface ReadState {
  readonly state: DeviceState | undefined;
  readonly ended: readonly EndedFailure[];
  /** What is new on a day, once somebody has asked. */
  newOn?: { readonly day: Day; readonly keys: ReadonlySet<string> };
}

/** What follows from the readings of devices that are not settled, each made when it is first asked for. */
export class ReadDevices {
  readonly #states = new Map<string, ReadState>();

  /** `now` returns the time in Unix milliseconds. */
  constructor(private readonly now: () => number) {}

  /** Returns what is known of a device by all its readings. */
  stateOf(id: string, past: DevicePast): ReadState {
    if (past.readings.length === 0) return { state: past.settled, ended: [] };
    const known = this.#states.get(id);
    if (known) return known;
    const ended: EndedFailure[] = [];
    const now = this.now();
    const found: ReadState = { state: stateAfter(past, (at) => isKnownTime(at, now), ended), ended };
    this.#states.set(id, found);
    return found;
  }

  /** Returns the keys of the updates that are new on a day. */
  newOn(id: string, past: DevicePast, day: Day): ReadonlySet<string> {
    const read = this.stateOf(id, past);
    if (read.newOn?.day !== day) {
      const { before, after } = statesOn(past, day);
      read.newOn = { day, keys: new Set(after && newKeys(before, after)) };
    }
    return read.newOn.keys;
  }

  /** Returns the age of a failure of an update. */
  ageOf(id: string, past: DevicePast, key: string): FailureAge | undefined {
    const { state, ended } = this.stateOf(id, past);
    const open = state?.failing.find(({ update }) => update.key === key);
    if (state && open) return ageOfFailure({ ...open, lastSeen: state.reading.at, goneAt: undefined });
    const held = state?.held.find(({ update }) => update.key === key);
    if (held) return ageOfFailure({ ...held, goneAt: undefined });
    const last = ended.findLast(({ update }) => update.key === key);
    return last && ageOfFailure(last);
  }

  /** Whether a failure of an update is known that is not gone. */
  isOpen(id: string, past: DevicePast, key: string): boolean {
    const { state } = this.stateOf(id, past);
    const isIt = ({ update }: OpenFailure) => update.key === key;
    return state !== undefined && (state.failing.some(isIt) || state.held.some(isIt));
  }

  /** Forgets what follows from the readings of a device; undefined: of all. */
  forget(id?: string): void {
    if (id === undefined) this.#states.clear();
    else this.#states.delete(id);
  }
}

function ageOfFailure({ firstSeen, isAtLeast, lastSeen, goneAt }: FailureAge): FailureAge {
  return { firstSeen, isAtLeast, lastSeen, goneAt };
}
