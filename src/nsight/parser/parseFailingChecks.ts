import { namedField, optionalField } from './fields';
import { listParser, type ListParser, type RecordCollector } from './recordCollector';
import type { Absence, DeviceChecks, DeviceType, FailingCheck } from '../records';
import type { Params } from '../http/url';
import type { XmlElement } from './xmlElement';

const DEVICES: readonly DeviceType[] = ['server', 'workstation'];

/** A client's devices are at most this deep: sites > site > servers > server. */
const MAX_DEVICE_DEPTH = 4;

/** No device has more checks: one that is listed over and over must not take ever longer. */
const MAX_MERGED = 1_000;

/** Each as an element of a device: what it says of it, and since when, is in there (C). */
const ABSENCES: readonly Absence[] = ['offline', 'overdue', 'unreachable'];

/**
 * Parses list_failing_checks: client > site > servers or workstations > device, each with a plain `<id>` (C). A level
 * can be missing, empty or hold one record.
 */
export function failingChecksParser({ clientid = '' }: Params): ListParser<DeviceChecks> {
  return listParser(
    'client',
    (client, found) => {
      addChecks(client, client.text('clientid', 'id') || clientid, found);
    },
    { merge: withChecksOf },
  );
}

/** Returns a device with what two records say of it: that it does not report, and what fails, may stand apart (I). */
function withChecksOf(record: DeviceChecks, earlier: DeviceChecks): DeviceChecks {
  const absence = earlier.absence ?? record.absence;
  return { ...earlier, absence, failing: [...earlier.failing, ...record.failing].slice(0, MAX_MERGED) };
}

function addChecks(client: XmlElement, clientId: string, found: RecordCollector<DeviceChecks>): void {
  for (const { device, type } of devicesIn(client, MAX_DEVICE_DEPTH)) {
    found.add(device, ['id', `${type}id`], (id) => ({
      id,
      type,
      clientId,
      failing: checksOf(device),
      absence: ABSENCES.find((tag) => device.children(tag).some(saysSomething)),
    }));
  }
}

function devicesIn(parent: XmlElement, depth: number): { readonly device: XmlElement; readonly type: DeviceType }[] {
  return parent.children().flatMap((child) => {
    const type = DEVICES.find((one) => one === child.name);
    if (type) return saysSomething(child) ? [{ device: child, type }] : [];
    return depth > 1 ? devicesIn(child, depth - 1) : [];
  });
}

function checksOf(device: XmlElement): FailingCheck[] {
  return device
    .children('failed_checks')
    .flatMap((checks) => checks.children('check'))
    .filter(saysSomething)
    .map((check) => ({ description: namedField(check, 'description'), type: optionalField(check, 'check_type') }));
}

/** An empty element stands for none, as a list without records does (C). */
function saysSomething(element: XmlElement): boolean {
  return element.ownText !== '' || element.children().length > 0;
}
