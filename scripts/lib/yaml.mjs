import { createRequire } from 'node:module';

const fromHere = createRequire(import.meta.url);

/** Reads YAML, with the parser that mocha brings along. Throws when it is none. */
export const parseYaml = createRequire(fromHere.resolve('mocha'))('js-yaml').load;
