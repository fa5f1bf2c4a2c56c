// Whether the extension keeps its budgets in VS Code: what it may cost to activate, beside an empty extension.
import { benchActivation } from './benchInEditor.mjs';
import { figureTable } from './benchPage.mjs';

/** Others may be at work on the machine: what is over is measured again, so often in all. */
const attempts = 3;
const starts = { time: 3, heap: 2 };

/** Measures until every budget is kept, and gives whether that came about. */
export async function checkBudget(version, folder) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const figures = await benchActivation(version, folder, starts);
    console.log(`\n${figureTable(figures)}`);
    const over = figures.filter(({ value, atMost }) => !(value <= (atMost ?? Infinity)));
    if (over.length === 0) return true;
    console.error(
      `Over its budget, measured ${attempt} of ${attempts} times: ${over.map(({ what }) => what).join('; ')}.`,
    );
  }
  return false;
}
