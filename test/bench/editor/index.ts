import { activation } from './activation';
import { gestures } from './gestures';

/** Called by VS Code in its extension host: measures what NSIGHT_BENCH names. */
export async function run(): Promise<void> {
  await (process.env.NSIGHT_BENCH === 'gestures' ? gestures() : activation());
}
