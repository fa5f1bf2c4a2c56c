// The entry of the bundle with everything that activation can do without. It is only ever imported dynamically, as a
// whole, by those who work inside VS Code; one bundle, because each costs code of its own.
export { openTools } from './agents/tools';
export { describeService } from './actions/describeService';
export { entryDetails } from './actions/entryDetails';
export { perform } from './actions/perform';
export { performBulk } from './actions/performBulk';
export { pickPatches } from './actions/pickPatches';
export { pickScope } from './actions/pickScope';
export { retryFailed } from './actions/retryFailed';
export { connectFlow } from './connection/connectFlow';
export { errorNode } from './devices/children';
export { readNodes } from './devices/read';
export { revealDevice } from './devices/reveal';
export { tooltip } from './devices/tooltip';
export { diagnose } from './diagnose/diagnose';
export { toTreeItem } from './devices/treeItem';
export { filterText } from './failed/filterWords';
export { openFailed } from './failed/openFailed';
export { Store } from './history/store';
export { errorWords } from './messages/errorWords';
export { checkNow } from './retries/check';
export { startFollowing } from './retries/following';
export { retryTooltip } from './retries/tooltip';
