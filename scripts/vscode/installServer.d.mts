/** The VS Codes that the suites use: `vscode` is its version. */
export const versions: Readonly<Record<'min' | 'latest', { readonly vscode: string }>>;
