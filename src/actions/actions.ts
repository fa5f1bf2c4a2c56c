// The entry of the bundle that is loaded with the first action.
export { describeService } from './describeService';
export { perform } from './perform';
export { pickPatches } from './pickPatches';
