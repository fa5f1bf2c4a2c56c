export function parseYaml(text: string): unknown;
