// What the first list costs, most of which is to start.
import { readLists } from './spent';

await readLists(1);
