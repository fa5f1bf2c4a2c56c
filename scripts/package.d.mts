export function shippedForNothing(files: readonly string[], manifest: string): string[];
export function timeOfFiles(given: string | undefined): string;
