import { builtInRuleSets } from '@taocun/domain';
import { noFigures, rolledUp } from './region-figures';

it('adds up a country while others get their turns', async () => {
  let turns = 0;
  let isOver = false;
  const others = (): void => {
    turns++;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  const codes = Array.from({ length: 1_000 }, (_, at) => String(330_782_999 - at));
  const townships = codes.map((code) => ({ ...noFigures(code, builtInRuleSets), asOf: '2015-07-20', villages: 1, salesFen: 5 }));
  const regions = await rolledUp(townships, ['110101'], builtInRuleSets);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(10);
  expect([...regions.keys()]).toEqual(['11', '1101', '110101', '33', '3307', '330782', ...codes.toReversed(), 'CN'].sort());
  for (const code of ['330782', '3307', '33', 'CN']) expect(regions.get(code)).toMatchObject({ villages: 1_000, salesFen: 5_000 });
});
