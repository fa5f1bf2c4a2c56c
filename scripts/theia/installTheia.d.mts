/** The version of Theia that `npm run test:theia` makes. */
export const theiaVersion: string;
