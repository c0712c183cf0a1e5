import { type RuleSet } from '@taocun/domain';
import { type ColumnarDatabase, figure } from '@taocun/reporting-answers';

const moment = figure('what-if-moment');

/**
 * The newest day of the quantities to which rules are applied, and the last certified year before it;
 * undefined if there is none.
 */
export async function momentOf(
  database: ColumnarDatabase,
  ruleSet: RuleSet,
  year?: number,
): Promise<{ readonly asOf: string | undefined; readonly before: number | undefined }> {
  const [row] = await database.rows<{ readonly day: string | null; readonly before: number | null }>(moment, {
    ruleSet: ruleSet.id,
    year: year ?? null,
  });
  return { asOf: row?.day ?? undefined, before: row?.before ?? undefined };
}
