// How soon a scan of 5,000 devices finds what failed: the part of it that is found after a part of the calls. It counts
// calls, so it does not depend on the machine.
import { foundAfter, scanAgainMeasured, scanMeasured } from '../support/data/largeFleet';
import { report } from './report';

const percents = [1, 2, 5, 10, 15, 20, 30, 50, 75, 100];

const { found } = await scanMeasured();
for (const percent of percents)
  report({
    what: `found after ${percent} % of the ${found.length} calls`,
    value: 100 * foundAfter(found, (percent / 100) * found.length),
    unit: '%',
    ...(percent === 20 && { result: 'foundAfter20Percent' }),
  });
report({ what: 'not found after 20 % of the calls', value: missing(found, 0.2 * found.length), unit: '%', atMost: 10 });
const again = await scanAgainMeasured();
const share = again.found.length / found.length;
report({
  what: 'Scan Again: calls, in times of all',
  value: share,
  unit: '',
  atMost: 0.2,
  result: 'scanAgainCallsRatio',
});
report({
  what: 'Scan Again: found',
  value: 100 * foundAfter(again.found, Infinity),
  unit: '%',
  result: 'scanAgainFoundPercent',
});
report({ what: 'Scan Again: not found', value: missing(again.found, Infinity), unit: '%', atMost: 10 });

function missing(calls: readonly number[], count: number): number {
  return 100 * (1 - foundAfter(calls, count));
}
