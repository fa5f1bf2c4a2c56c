/** The VS Codes that the suites use: `vscode` is its version. */
export const versions: Readonly<Record<'min' | '1.104' | '1.117' | 'latest', { readonly vscode: string }>>;
