import { activation } from './activation';
import { gestures } from './gestures';
import { openDevice } from './openDevice';

/** Called by VS Code in its extension host: measures what NSIGHT_BENCH names. */
export async function run(): Promise<void> {
  if (process.env.NSIGHT_BENCH === 'gestures') await gestures();
  else if (process.env.NSIGHT_BENCH === 'openDevice') await openDevice();
  else await activation();
}
