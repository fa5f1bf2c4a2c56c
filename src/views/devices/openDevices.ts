import * as vscode from 'vscode';
import type { DevicePath } from '../../inventory/place';
import type { Command } from '../../ui/guardedCommands';
import type { RowCommands, ViewRows } from '../rowCommands';
import type { SharedView } from '../sharedCommands';
import { subjectOfDevicesNode, type DevicesNode } from './deviceNodes';
import { pickNodes } from './deviceSelection';
import { DevicesView, devicesViewId, type DevicesViewOptions } from './devicesView';
import { revealDevice } from './revealDevice';

/** What all of it needs of the extension. */
export interface DevicesOptions extends DevicesViewOptions {
  readonly tree: vscode.TreeView<unknown>;
  readonly rowCommands: RowCommands;
}

/** The Devices view with its commands. */
export interface DevicesFeature {
  readonly disposable: vscode.Disposable;
  readonly view: DevicesView;
  readonly commands: Readonly<Record<string, Command>>;
  readonly shared: SharedView<DevicesNode>;
  /** Shows a device in the view. */
  readonly reveal: (place: DevicePath) => Promise<void>;
}

/** Creates all that belongs to the Devices view. Sends no request. */
export function openDevices(options: DevicesOptions): DevicesFeature {
  const { rowCommands, tree } = options;
  const view = new DevicesView(options);
  const rows = rowCommands.add({ id: devicesViewId, tree, owns: view.owns, pick: pickNodes });
  return {
    view,
    commands: devicesCommands(view, rows),
    shared: {
      rows,
      subjectOf: subjectOfDevicesNode,
      tryAgain: (nodes) => Promise.all(nodes.flatMap((node) => (node.kind === 'error' ? [view.tryAgain(node)] : []))),
    },
    reveal: (place) => revealDevice(view, tree, place),
    disposable: vscode.Disposable.from(view),
  };
}

function devicesCommands(view: DevicesView, rows: ViewRows<DevicesNode>): Record<string, Command> {
  return {
    'nsight.refresh': () => view.refresh(),
    'nsight.refreshItem': rows.command((chosen) => Promise.all(chosen.rows.map((node) => view.refreshItem(node)))),
  };
}
