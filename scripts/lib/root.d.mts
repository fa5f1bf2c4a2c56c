/** The checkout. */
export const root: string;

/** What the builds of the tests leave behind. */
export const out: string;
/** A new temporary folder, removed when this process ends. */
export function temporaryFolder(): string;
