// What reading costs, the start of the process and of its thread included.
import { readLists } from './spent';

await readLists(20);
