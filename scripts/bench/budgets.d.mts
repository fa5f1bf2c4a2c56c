export const budgets: {
  readonly activationTimes: number;
  readonly heapKb: number;
  readonly loadedKb: number;
};
