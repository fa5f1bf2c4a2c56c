/**
 * Measures one part after the other, and hands each to `done` as soon as it is measured: a part that fails, or is cut
 * short, takes nothing from the others. Gives the names of those that failed.
 */
export async function runParts(parts, done, tell = console.error) {
  const failed = [];
  for (const [name, measurePart] of parts) {
    try {
      await done(name, await measurePart());
    } catch (error) {
      tell(`${name} failed:`, error);
      failed.push(name);
    }
  }
  return failed;
}
