import { dayOfIso, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { type AnswerType, count, fen, object, choice, text, Type } from '@taocun/service';
import { regionCodes } from '@taocun/reporting-villages';
import { type ColumnarDatabase, figure, type Parameters } from '@taocun/reporting-figures';
import { type Provenance } from '@taocun/service';
import { momentOf } from '../what-if/moment';
import { conditionOf, isEnough } from '../what-if/rules-in-sql';

const outlook = figure('outlook');

/** A share is left out if the sales are zero or negative: then it has no meaning. */
const shareInPpm = (description: string) => Type.Optional(count(`${description}, in parts per million, rounded down.`, 520_000));

/** A village whose verdict would change within 30 days if new sales continue at the pace of the last 90 days. */
export const OutlookVillage = object('OutlookVillage', {
  villageCode: text('The village code.', '330782004213'),
  name: text('Its name.', '青岩刘村'),
  ...regionCodes,
  longitude: Type.Optional(Type.Number({ example: 120.06, description: 'Degrees east, if registered.' })),
  latitude: Type.Optional(Type.Number({ example: 29.31, description: 'Degrees north, if registered.' })),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  asOf: text('The day of the quantities.', '2015-06-30'),
  until: text('30 days later.', '2015-07-30'),
  change: choice(['gain', 'lose'], { description: 'Whether the village would gain the title by then, or lose it.' }),
  decidedBy: choice(['annual-sales', 'alibaba-majority'], { description: 'The criterion that turns.' }),
  salesFen: fen('Sales in 365 days, of the shops that count under the rule set.'),
  leavingFen: fen('Those of them that leave the window by `until`.'),
  comingFen: fen('Sales that come by then at the pace of the last 90 days.'),
  salesThenFen: fen('Sales in 365 days by then.'),
  thresholdFen: fen('The threshold of the sales.'),
  alibabaSharePpm: shareInPpm('The part of all sales in 365 days that Alibaba’s platforms have'),
  alibabaShareThenPpm: shareInPpm('The same by `until`'),
  alibabaThresholdPpm: shareInPpm('The share that has to be exceeded; left out if the rules require none'),
});
export type OutlookVillage = AnswerType<typeof OutlookVillage>;

/** The statement for the outlook under a rule set, by its version in force. Invented figures must not forecast for real villages. */
export async function outlookRows(
  database: ColumnarDatabase,
  ruleSet: RuleSet,
  provenance: Pick<Provenance, 'inventedCodes'> = {},
): Promise<{ readonly from: string; readonly parameters: Parameters }> {
  const { asOf = '', before = null } = await momentOf(database, ruleSet);
  const rules = versionAsOf(ruleSet, dayOfIso(asOf) ?? NEVER);
  const { counts, annualSales, alibabaMajority } = rules;
  const then = counts === 'all-shops' ? 'salesFen' : 'alibabaSalesFen';
  const enough = isEnough({ threshold: annualSales.thresholdFen, comparison: annualSales.comparison });
  return {
    from: `
      SELECT
        code AS villageCode,
        name,
        left(townshipCode, 2) AS provinceCode,
        left(townshipCode, 4) AS prefectureCode,
        left(townshipCode, 6) AS countyCode,
        townshipCode,
        longitude,
        latitude,
        $ruleSet AS ruleSet,
        "asOf",
        strftime("asOf"::DATE + 30, '%Y-%m-%d') AS until,
        if(holds, 'gain', 'lose') AS change,
        if((salesNowFen ${enough}) = (${then} ${enough}), 'alibaba-majority', 'annual-sales') AS decidedBy,
        salesNowFen AS salesFen,
        leavingFen,
        comingFen,
        ${then} AS salesThenFen,
        ${annualSales.thresholdFen}::HUGEINT AS thresholdFen,
        ${ppmInSql('alibabaSalesNowFen', 'allSalesNowFen')} AS alibabaSharePpm,
        ${ppmInSql('alibabaSalesFen', 'salesFen')} AS alibabaShareThenPpm,
        ${alibabaMajority === undefined ? 'NULL' : ppmInSql(alibabaMajority.part, alibabaMajority.whole)} AS alibabaThresholdPpm
      FROM (SELECT *, ${conditionOf(rules)} AS holds FROM (${outlook}))
      WHERE holds <> compared${provenance.inventedCodes === undefined ? '' : ' AND regexp_matches(code, $inventedCodes)'}`,
    parameters: { ruleSet: ruleSet.id, counts, before, ...(provenance.inventedCodes && { inventedCodes: provenance.inventedCodes }) },
  };
}

function ppmInSql(part: string | number, whole: string | number): string {
  return `if(${whole} > 0, 1000000::HUGEINT * ${part} // ${whole}, NULL)`;
}
