export function releaseProblems(
  tag: string,
  manifest: { readonly version: string; readonly repository?: unknown },
  changelog: string,
): string[];
