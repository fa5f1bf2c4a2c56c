import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseYaml } from '../../../scripts/lib/yaml.mjs';
import { fields, list } from './json';

export type Fields = ReturnType<typeof fields>;

/** A job of any workflow: `title` is "ci.yml: check". */
export interface Job {
  readonly title: string;
  readonly job: Fields;
  readonly steps: readonly Fields[];
}

const folder = '.github/workflows';
const files = readdirSync(folder).map((name) => path.posix.join(folder, name));
/** What stands in each file of .github/workflows, by its path. */
export const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
/** The same as objects. */
export const workflows = new Map([...texts].map(([file, text]) => [file, fields(parseYaml(text))]));
export const jobs: readonly Job[] = [...workflows].flatMap(([file, { jobs: all }]) =>
  Object.entries(fields(all)).map(([name, value]) => ({
    title: `${path.basename(file)}: ${name}`,
    job: fields(value),
    steps: list(fields(value).steps).map(fields),
  })),
);

/** What a job runs, a line each, with the values of its matrix in their places. */
export function commands({ job, steps }: Job): string[] {
  const matrix = Object.entries(fields(fields(job.strategy).matrix));
  const lines = steps.flatMap(({ run }) => (typeof run === 'string' ? run.split('\n') : []));
  return matrix.reduce(
    (all, [name, values]) =>
      all.flatMap((line) => {
        const place = `\${{ matrix.${name} }}`;
        return line.includes(place) ? list(values).map((value) => line.replaceAll(place, String(value))) : [line];
      }),
    lines,
  );
}

/** What each job of a workflow has under a key, by its name; undefined for those without. */
export function ofJobs(file: string, key: string): Record<string, unknown> {
  return Object.fromEntries(
    jobs
      .filter(({ title }) => title.startsWith(`${file}: `))
      .map(({ title, job }) => [title.slice(file.length + 2), job[key]]),
  );
}

/** The steps of a job: what it runs, or the action that it uses, without its version, and what that is given. */
export function stepsOf(title: string): readonly (string | readonly [action: string, given: Fields])[] {
  return (jobs.find((job) => job.title === title)?.steps ?? []).map(({ run, uses, with: given }) =>
    typeof run === 'string' ? run : ([String(uses).replace(/@.*/, ''), fields(given)] as const),
  );
}
