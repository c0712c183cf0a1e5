import {
  type ComparisonQuestion,
  criteria,
  dayOfIso,
  NEVER,
  projectedBy,
  type ProjectedCriterion,
  type Rules,
  type RuleSet,
  versionAsOf,
} from '@taocun/domain';
import { type AnswerType, choice, count, fen, object, text, type TSchema, Type } from '@taocun/openapi';
import { type ColumnarDatabase, figure, type Parameters } from '@taocun/reporting-answers';
import { type Provenance } from '@taocun/service';
import { regionCodes } from '../../villages/members/places';
import { momentOf } from '../what-if/moment';
import { type FigureColumns, comparisonInSql, conditionOf } from '../what-if/rules-in-sql';

const outlook = figure('outlook');

/** A share is left out if the sales are zero or negative: then it has no meaning. */
const shareInPpm = (description: string) =>
  Type.Optional(count(`${description}, in parts per million, rounded down.`, 520_000));

const projected = criteria.flatMap(({ words, isOptional = false }) =>
  Object.entries(words).flatMap(([criterion, { unit, projection }]) =>
    projection === undefined ? [] : [{ criterion, unit, projection, isOptional }],
  ),
);

/** The members that belong to single criteria. */
const ofCriteria: object = Object.fromEntries(
  projected.flatMap(({ unit, projection: { says, threshold }, isOptional }) =>
    Object.entries(says).map(([member, description]): [string, TSchema] => {
      if (unit === 'share') return [member, shareInPpm(description)];
      return [
        member,
        member === threshold && isOptional ? Type.Optional(fen(description)) : fen(description),
      ];
    }),
  ),
);

/**
 * A village whose verdict would change within 30 days if new sales continue at the pace of the last 90 days.
 */
export const OutlookVillage = object('OutlookVillage', {
  villageCode: text('The village code.', '330782004213'),
  name: text('Its name.', '青岩刘村'),
  ...regionCodes,
  longitude: Type.Optional(Type.Number({ example: 120.06, description: 'Degrees east, if registered.' })),
  latitude: Type.Optional(Type.Number({ example: 29.31, description: 'Degrees north, if registered.' })),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  asOf: text('The day of the quantities.', '2015-06-30'),
  until: text('30 days later.', '2015-07-30'),
  change: choice(['gain', 'lose'], {
    description: 'Whether the village would gain the title by then, or lose it.',
  }),
  decidedBy: choice<string>(
    projected.map(({ criterion }) => criterion),
    { description: 'The criterion that turns.' },
  ),
  salesFen: fen('Sales in 365 days, of the shops that count under the rule set.'),
  leavingFen: fen('Those of them that leave the window by `until`.'),
  comingFen: fen('Sales that come by then at the pace of the last 90 days.'),
  salesThenFen: fen('Sales in 365 days by then.'),
  ...ofCriteria,
});
export type OutlookVillage = AnswerType<typeof OutlookVillage>;

/**
 * The statement for the outlook under a rule set, by its version in force. Invented figures must not forecast
 * for real villages.
 */
export async function outlookRows(
  database: ColumnarDatabase,
  ruleSet: RuleSet,
  provenance: Pick<Provenance, 'inventedCodes'> = {},
): Promise<{ readonly from: string; readonly parameters: Parameters }> {
  const { asOf = '', before = null } = await momentOf(database, ruleSet);
  const rules = versionAsOf(ruleSet, dayOfIso(asOf) ?? NEVER);
  const { counts } = rules;
  const columns = projectedBy(rules).flatMap(columnsOf);
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
        ${decidedBy(rules)} AS decidedBy,
        salesNowFen AS salesFen,
        leavingFen,
        comingFen,
        ${counts === 'all-shops' ? 'salesFen' : 'alibabaSalesFen'} AS salesThenFen,
        ${columns.join(', ')}
      FROM (SELECT *, ${conditionOf(rules)} AS holds FROM (${outlook}))
      WHERE holds <> compared${provenance.inventedCodes === undefined ? '' : ' AND regexp_matches(code, $inventedCodes)'}`,
    parameters: {
      ruleSet: ruleSet.id,
      counts,
      before,
      ...(provenance.inventedCodes && { inventedCodes: provenance.inventedCodes }),
    },
  };
}

/** The columns of outlook.sql for figures as they are now; those of the end are called like the figures. */
const now: FigureColumns = { salesFen: 'allSalesNowFen', alibabaSalesFen: 'alibabaSalesNowFen' };

/** The first criterion in force that turns; the last one without a check, because the verdict turns. */
function decidedBy(rules: Rules): string {
  const inForce = projectedBy(rules).filter(({ isInForce }) => isInForce);
  const turning = inForce.slice(0, -1).map(({ question }) => {
    return `WHEN (${comparisonInSql(question, now)}) <> (${comparisonInSql(question)}) THEN '${question.criterion}' `;
  });
  const last = `'${inForce.at(-1)?.question.criterion ?? ''}'`;
  return turning.length === 0 ? last : `CASE ${turning.join('')}ELSE ${last} END`;
}

function columnsOf({
  projection: { says, now: valueNow, then, threshold },
  question,
  isInForce,
}: ProjectedCriterion): readonly string[] {
  const values = {
    [valueNow]: valueInSql(question, now),
    [then]: valueInSql(question, {}),
    [threshold]: isInForce ? thresholdInSql(question) : 'NULL',
  };
  return Object.keys(says).map((member) => `${values[member] ?? 'NULL'} AS ${member}`);
}

function valueInSql(question: ComparisonQuestion, columns: FigureColumns): string {
  if ('quantity' in question) return columns[question.quantity] ?? question.quantity;
  return ppmInSql(columns[question.part] ?? question.part, columns[question.whole] ?? question.whole);
}

function thresholdInSql(question: ComparisonQuestion): string {
  return 'quantity' in question
    ? `${question.threshold}::HUGEINT`
    : ppmInSql(question.threshold.part, question.threshold.whole);
}

function ppmInSql(part: string | number, whole: string | number): string {
  return `if(${whole} > 0, 1000000::HUGEINT * ${part} // ${whole}, NULL)`;
}
