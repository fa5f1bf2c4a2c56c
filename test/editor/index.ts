import { runMocha, testFiles } from '../../scripts/lib/runMocha.mjs';

/** Called by VS Code in its extension host: runs the suite; what it throws makes VS Code end with an error. */
export async function run(): Promise<void> {
  const { passed, failed } = await runMocha(testFiles(__dirname), {
    timeout: 180_000, // only a guard: on a machine that is busy all takes several times as long
    slow: 5_000,
    tries: 2,
    grep: process.env.NSIGHT_TEST_PATTERN,
  });
  if (failed > 0 || passed === 0) throw new Error(`${passed} tests passed, ${failed} failed`);
}
