// The entry of the bundle with everything that activation can do without. It is only ever imported dynamically, as a
// whole, by those who work inside VS Code; one bundle, because each costs code of its own.
export { describeService } from './actions/describeService';
export { entryDetails } from './actions/entryDetails';
export { perform } from './actions/perform';
export { pickPatches } from './actions/pickPatches';
export { pickScope } from './actions/pickScope';
export { retryFailed } from './actions/retryFailed';
export { connectFlow } from './connection/connectFlow';
export { tooltip } from './devices/tooltip';
export { diagnose } from './diagnose/diagnose';
export { Store } from './history/store';
export { errorWords } from './messages/errorWords';
export { checkNow } from './retries/check';
export { startFollowing } from './retries/following';
export { retryTooltip } from './retries/tooltip';
