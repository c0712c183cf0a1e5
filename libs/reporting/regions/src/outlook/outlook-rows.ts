import { dayOfIso, type Fen, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { type ColumnarDatabase, figure, type Parameters } from '@taocun/reporting-figures';
import { momentOf } from '../what-if/moment';
import { conditionOf, isEnough } from '../what-if/rules-in-sql';

const outlook = figure('outlook');

/** A village whose verdict turns within 30 days by its sales alone. */
export interface OutlookRow {
  readonly villageCode: string;
  readonly name: string;
  readonly provinceCode: string;
  readonly prefectureCode: string;
  readonly countyCode: string;
  readonly townshipCode: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly ruleSet: string;
  readonly asOf: string;
  /** The day of the outlook. */
  readonly until: string;
  readonly change: 'gain' | 'lose';
  readonly decidedBy: 'annual-sales' | 'alibaba-majority';
  /** Sales that count under the rule set: now, leaving the window, arriving at the pace of the last 90 days, and at the end. */
  readonly salesFen: Fen;
  readonly leavingFen: Fen;
  readonly comingFen: Fen;
  readonly salesThenFen: Fen;
  readonly thresholdFen: Fen;
}

/** The statement whose rows are the outlook under a rule set, by the version of it that is in force. */
export async function outlookRows(
  database: ColumnarDatabase,
  ruleSet: RuleSet,
): Promise<{ readonly from: string; readonly parameters: Parameters }> {
  const { asOf = '', before = null } = await momentOf(database, ruleSet);
  const rules = versionAsOf(ruleSet, dayOfIso(asOf) ?? NEVER);
  const { counts, annualSales } = rules;
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
        ${annualSales.thresholdFen}::HUGEINT AS thresholdFen
      FROM (SELECT *, ${conditionOf(rules)} AS holds FROM (${outlook}))
      WHERE holds <> compared`,
    parameters: { ruleSet: ruleSet.id, counts, before },
  };
}
