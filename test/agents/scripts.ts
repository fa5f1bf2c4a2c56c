// What the scripted model is asked to call, and what a test sees of it.
import type { Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import type { Chat, ToolCall } from '../support/ui/chat';

/** What failed at ACME. */
export const listing: ToolCall = { name: 'nsight_failedPatches', input: { client: 'ACME' } };

/** A retry of patches on a device, whose titles are their ids after KB. */
export function retry(deviceId: unknown, device: string, ...patchIds: readonly unknown[]): ToolCall {
  const patches = patchIds.map((patchId) => ({ patchId, title: `KB${String(patchId)}` }));
  return { name: 'nsight_retryPatches', input: { devices: [{ deviceId, device, patches }] } };
}

/** What VS Code asks by itself where the tool has nothing to ask about. */
export const unnamed = /Run the '.*retryPatches' tool\?/;

/** Connects the window to a fleet. */
export type WithChat = (fleet: Fleet) => Promise<{
  readonly simulator: Simulator;
  /** Of the first device. */
  readonly id: string;
  /** The patch ids of each retry that the server got. */
  readonly sent: () => (string | undefined)[];
  readonly chat: Chat;
}>;
