import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly html: string;
    readonly failureSummary: string;
  }[];
}

/** A rule that VS Code itself breaks. */
export interface Excuse {
  readonly rule: string;
  /** What breaks it, by a part of its HTML; undefined for everything. */
  readonly html?: RegExp;
  readonly reason: string;
}

/**
 * What axe-core finds wrong with a part of the page, one line each, but for what is excused; by all rules or by some.
 */
export async function violations(
  page: Page,
  selector: string,
  excuses: readonly Excuse[],
  rules?: readonly string[],
): Promise<string[]> {
  await page.evaluate(`(${endOfAnimations})()`);
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(${JSON.stringify(selector)}, ` +
      `${JSON.stringify({ resultTypes: ['violations'], iframes: false, ...(rules && { runOnly: rules }) })}).` +
      'then(({ violations }) => violations)',
  );
  return found.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => !excuses.some((excuse) => excuse.rule === id && (excuse.html?.test(html) ?? true)))
      .map(
        ({ target, html, failureSummary }) =>
          `${id}: ${target.join(' ')}: ${html.slice(0, 300)}: ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      ),
  );
}

/** Runs in the page. What is still fading in has not its contrast yet; what spins for ever is not waited for. */
const endOfAnimations =
  '() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== ' +
  'Infinity).map((one) => one.finished))';
