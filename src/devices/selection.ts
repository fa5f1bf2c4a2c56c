import type { DevicePlace } from '../inventory/inventory';
import { groupByDevice, type Target } from '../actions/action';
import { placeOf, type Node } from './nodes';

/** What a command is to act on. `gone`: it was called with rows that are no longer there, or with something else. */
export type Chosen = { readonly rows: readonly Node[] } | 'gone';

/**
 * The rows that a command means. VS Code calls with `(row, selected rows)` from a menu, with nothing from a key or
 * the palette; anybody may call with anything.
 */
export function chosenRows(args: readonly unknown[], owns: (value: unknown) => value is Node, selection: readonly Node[]): Chosen {
  const [clicked, selected] = args;
  if (args.every((arg) => arg === undefined)) return { rows: selection.filter(owns) };
  if (!owns(clicked)) return 'gone';
  // A click on a row outside the selection means that row alone.
  return { rows: Array.isArray(selected) && selected.includes(clicked) ? selected.filter(owns) : [clicked] };
}

/** The patches among rows, by device. */
export function patchTargets(rows: readonly Node[]): Target[] {
  return groupByDevice(rows.flatMap((node) => (node.kind === 'patch' ? [{ place: placeOf(node), patch: node.patch }] : [])));
}

/** The device, if the one row chosen is a device or lies beneath one. */
export function onlyDevice(rows: readonly Node[]): DevicePlace | undefined {
  const [node, ...others] = rows;
  return others.length === 0 && (node?.kind === 'device' || node?.kind === 'installed') ? placeOf(node) : undefined;
}
