import assert from 'node:assert/strict';
import { demoFleet } from '../../../src/demo/demoFleet';
import { demoPast, type DemoDevicePast } from '../../../src/demo/demoPast';
import { fleetDevices, type FleetPatch } from '../../../src/demo/fleet';

const dayMs = 24 * 60 * 60 * 1000;
const [failed, installed] = [16, 8];

/** What one device had at each reading, and what it has now. */
function codesOf({ spans }: DemoDevicePast, patch: FleetPatch): number[] {
  return [...spans.flatMap(({ readAt, codes }) => readAt.map(() => codes.get(patch) ?? patch.status)), patch.status];
}

/** The first ones only: to make the patches of a device takes a while. */
function takeSome(n: number, past: Iterable<DemoDevicePast>): DemoDevicePast[] {
  const found: DemoDevicePast[] = [];
  for (const one of past) {
    found.push(one);
    if (found.length === n) break;
  }
  return found;
}

describe('the past of the demo fleet', () => {
  const now = new Date(2026, 10, 18, 9).getTime();
  const fleet = demoFleet(now);
  const devices = [...demoPast(fleet, now)];
  const readAt = devices.flatMap(({ spans }) => spans.flatMap((span) => span.readAt));
  const mornings = [...new Set(readAt.map((at) => new Date(at).setHours(0, 0, 0, 0)))].sort((a, b) => a - b);

  it('is the same every time, but for the days counted from now', () => {
    const short = (past: Iterable<DemoDevicePast>) =>
      [...past].map(({ device, spans }) => [
        device.id,
        spans.map(({ readAt: { length }, codes }) => [length, [...codes].map(([{ id }, code]) => [id, code])]),
      ]);
    assert.deepEqual(short(takeSome(40, demoPast(demoFleet(now), now))), short(devices.slice(0, 40)));
  });

  it('is of every device with patches, and of no other', () => {
    const patched = [...fleetDevices(fleet)].filter(
      ({ device }) => device.patchManagement && !device.agentless && device.patches.length > 0,
    );
    assert.deepEqual(
      devices.map(({ device }) => device.id),
      patched.map(({ device }) => device.id),
    );
    assert.ok(devices.every(({ spans }) => spans.length > 0));
  });

  it('is of working days only, two months long, with a gap, and ends before today', () => {
    assert.ok(mornings.every((day) => ![0, 6].includes(new Date(day).getDay())));
    assert.ok(mornings.length >= 38 && mornings.length <= 44, `${mornings.length}`);
    assert.ok((mornings[0] ?? 0) > now - 61 * dayMs && (mornings[0] ?? 0) < now - 57 * dayMs);
    assert.equal(new Date(mornings.at(-1) ?? 0).toDateString(), new Date(2026, 10, 17).toDateString());
    const gaps = mornings.map((day, n) => Math.round((day - (mornings[n - 1] ?? day)) / dayMs));
    assert.ok(Math.max(...gaps) > 3, 'a holiday');
    for (const { spans } of devices) {
      const times = spans.flatMap((span) => span.readAt);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
    }
  });

  it('leads to the fleet as it is: what fails now has failed since it first did, and some of it is new', () => {
    const ages = { today: 0, before: 0, always: 0 };
    for (const past of devices)
      for (const patch of past.device.patches.filter(({ status }) => status === failed)) {
        const codes = codesOf(past, patch);
        const first = codes.indexOf(failed);
        assert.deepEqual(new Set(codes.slice(first)), new Set([failed]), patch.title);
        if (first === 0) ages.always += 1;
        else if (first === codes.length - 1) ages.today += 1;
        else ages.before += 1;
      }
    assert.ok(ages.today >= 5 && ages.today <= 30, JSON.stringify(ages));
    assert.ok(ages.before > 100 && ages.always > 50, JSON.stringify(ages));
  });

  it('has what failed and was repaired, some of it since the last day', () => {
    let [repaired, today] = [0, 0];
    for (const past of devices)
      for (const patch of past.device.patches.filter(({ status }) => status === installed)) {
        const codes = codesOf(past, patch);
        if (!codes.includes(failed)) continue;
        repaired += 1;
        if (codes.at(-2) === failed) today += 1;
      }
    assert.ok(repaired > 300, `${repaired}`);
    assert.ok(today >= 5 && today <= 40, `${today}`);
  });

  it('is of any other day as well, before a month has its second Tuesday, too', () => {
    for (const other of [new Date(2026, 11, 1, 0, 30), new Date(2027, 0, 4, 23, 59), new Date(2028, 1, 29)]) {
      const past = takeSome(40, demoPast(demoFleet(other.getTime()), other.getTime()));
      const times = past.flatMap(({ spans }) => spans.flatMap((span) => span.readAt));
      assert.ok(times.every((at) => at < other.setHours(0, 0, 0, 0)));
      assert.ok(times.length > 40 * 30);
    }
  });
});
