// The entry of the bundle that is loaded when somebody connects or acts for the first time.
export { connectFlow } from '../connection/connectFlow';
export { describeService } from './describeService';
export { entryDetails } from './entryDetails';
export { perform } from './perform';
export { pickPatches } from './pickPatches';
export { pickScope } from './pickScope';
export { retryFailed } from './retryFailed';
