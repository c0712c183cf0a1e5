import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';
import { isInvented } from '../drawing/invented';
import { openRecord } from '../record';
import { suspectedBrushing } from './detect';
import { type Report } from './measure';

it('the detection accuses fewer than one in a thousand shops of the unchanged record', () => {
  // The test of generated files checks that these figures match the code.
  const { untouched } = JSON.parse(
    readFileSync(join(repositoryRoot, 'docs/results/brushing.json'), 'utf8'),
  ) as Report;
  const { shops, accused } = untouched;
  expect(shops).toBeGreaterThan(90_000);
  expect(accused).toBeLessThan(shops / 1_000);
});

it('the detection finds most of the brushing; real villages have none', () => {
  const { plan, brushed } = openRecord({ brush: 3 });
  expect(
    brushed.filter(({ shops }) =>
      shops.some((shop) => !isInvented(plan.village(plan.shop(shop).village).code)),
    ),
  ).toEqual([]);
  const accused = new Set(suspectedBrushing(plan).flatMap(({ shops }) => shops));
  for (const kind of ['ring', 'three-order', 'burst'] as const) {
    const injected = brushed.flatMap((group) => (group.kind === kind ? group.shops : []));
    expect(injected.filter((shop) => accused.has(shop)).length).toBeGreaterThan(0.7 * injected.length);
  }
});
