import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInRuleSets } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { assessed, dayOf, saveAssessed, saveVerdicts, verdictChanged } from '../reporting.fixture';

const A = '330782104213';
const B = '330783105201';
const folder = mkdtempSync(join(tmpdir(), 'taocun-rules-'));
const [rules] = builtInRuleSets[0]!.versions;
writeFileSync(
  join(folder, 'mid.json'),
  JSON.stringify({ id: 'mid', ...rules, cutOffs: [{ fromYear: 2013, monthDay: '06-15' }] }),
);
const api = Api.inTests({ RULES_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

it('a month counts in the year of its last day, with its changes, if the cut-off is in the middle of a month', async () => {
  const verdict = (code: string, day: string, sequence = 1) =>
    verdictChanged(code, { ruleSet: 'mid', asOf: dayOf(day), qualifies: sequence === 1, sequence });
  await saveVerdicts(
    api.connection,
    verdict(A, '2014-06-10'),
    verdict(B, '2014-06-20'),
    verdict(A, '2015-07-01', 2),
  );
  const months = [{ month: '2014-06', salesFen: 5, alibabaSalesFen: 0 }];
  await saveAssessed(api.connection, assessed(A, { asOf: dayOf('2015-08-01'), months }));
  const { items } = await api.json('/series?by=year&ruleSet=mid');
  expect(
    items.map(({ year, salesFen, qualifying, new: began, lost }: Json) => [
      year,
      salesFen,
      qualifying,
      began,
      lost,
    ]),
  ).toEqual([
    [2015, 5, 2, 2, 0],
    [2016, 0, 1, 0, 1],
  ]);
});
