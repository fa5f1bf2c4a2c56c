/** The user's settings in every VS Code that a test starts. */
export const testSettings: Readonly<Record<string, unknown>>;
