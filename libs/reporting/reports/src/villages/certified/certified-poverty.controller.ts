import { Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { described } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  type List,
  listInMemory,
  ListQuestion,
  YearPath,
} from '@taocun/reporting-answers';
import { liesIn } from '@taocun/reporting-store';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { CertifiedPoverty, CertifiedPovertyCounty, PovertyCounts, povertyCounts } from './certified-poverty';
import { CertifiedYears, OfIssuedYear } from './certified-years';

@AnswersController('certifications', 'api/v1/certifications')
export class CertifiedPovertyController {
  constructor(
    private readonly poverty: CertifiedPoverty,
    private readonly years: CertifiedYears,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get(':year/poverty-counties')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The poverty counties with villages on the certified list of a year.',
    description:
      "By the State Council's list of 832 and the year in which each county left it. A village counts if its registration states that its county is one or, " +
      'without such a statement, if its county is listed. AliResearch counted all 832, also those that had left.',
  })
  @AnswersList({
    item: CertifiedPovertyCounty,
    whole: { counts: described(PovertyCounts, 'The villages of all listed counties.') },
    description: 'The counties, by code, and in JSON the number of their villages.',
  })
  @OfIssuedYear()
  listCertifiedPovertyCounties(
    @Param() { year }: YearPath,
    @Query() question: ListQuestion,
  ): List<CertifiedPovertyCounty> {
    const { ruleSet, region } = question;
    const compute = async () => {
      await this.years.refuseUnissued(year, ruleSet);
      const items = (await this.poverty.of(year, ruleSet)).filter(({ code }) => liesIn(code, region));
      return { items, whole: { counts: povertyCounts(items) } };
    };
    return {
      ...listInMemory<CertifiedPovertyCounty>('code', question, compute, ({ code }) => code),
      scope: { list: { ruleSet, year } },
    };
  }
}
