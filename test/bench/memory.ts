import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

function collect(): void {
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
}

/** The heap that is in use after everything was let go that can be, in bytes. */
export function kept(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
