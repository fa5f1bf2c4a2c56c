/**
 * What the extension may cost in VS Code. The test of each budget, the benchmarks and the documents take it from here.
 */
export const budgets = {
  /** To load and activate it, in times of an extension that does nothing. */
  activationTimes: 2,
  /** What it keeps of the heap once it is activated, in kB. */
  heapKb: 200,
  /** The code that is loaded at activation, in kB. */
  loadedKb: 6,
};
