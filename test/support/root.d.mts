/** The checkout. */
export const root: string;

/** What the builds of the tests leave behind. */
export const out: string;
