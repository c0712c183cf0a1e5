import { Controller, Get, Inject, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { ApiCount, ApiFen, RequireRole, RULE_SETS } from '@taocun/service';
import {
  AnswersList,
  cursorAt,
  type Described,
  type List,
  listPositionOf,
  ListQuestion,
  questionPipe,
  text,
  YearPath,
} from '@taocun/reporting-answers';
import { liesIn } from '@taocun/reporting-read-model';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { ruleSetOf } from '../rule-sets/rule-sets';
import { upToCutOff } from './window-from';
import { CertifiedPoverty, type CertifiedPovertyCounty, povertyCounts, type PovertyCounts, povertyStandings } from './certified-poverty';

class CertifiedPovertyCountyDocs implements Described<CertifiedPovertyCounty> {
  @text('The code of the county.', '341221') code!: string;
  @ApiProperty({ type: String, nullable: true, example: '临泉县', description: 'The name on the list, otherwise that of the registry.' })
  name!: string | null;
  @text('The names from the province on.', '安徽省 阜阳市 临泉县') path!: string;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiCount('The certified year.') year!: number;
  @ApiProperty({ description: 'Whether it is on the list of 832 poverty counties, or only registered as one.' }) listed!: boolean;
  @ApiProperty({ type: 'integer', nullable: true, example: 2019, description: 'The year in which it left the list.' }) delistedYear!:
    | number
    | null;
  @ApiProperty({
    enum: povertyStandings,
    description:
      '`on-the-list` up to and in the year in which it left the list, `left` afterwards. One that is only registered never leaves.',
  })
  standing!: string;
  @ApiCount('Its villages on the certified list.') villages!: number;
  @ApiFen("All shops' sales of these villages in the year.") salesFen!: number;
}

/** In every answer that counts certified villages in poverty counties. */
export class PovertyCountsDocs implements Described<PovertyCounts> {
  @ApiCount('Villages on the list in counties that are or were poverty counties.') villages!: number;
  @ApiCount('Those in counties that were on the list of poverty counties in the year.') onTheList!: number;
  @ApiCount('Those in counties that had left it before.') left!: number;
}

class CertifiedPovertyCountsDocs {
  @ApiProperty({ type: PovertyCountsDocs, description: 'The villages of all listed counties.' }) counts!: PovertyCountsDocs;
}

@ApiTags('certifications')
@Controller('api/v1/certifications')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class CertifiedPovertyController {
  constructor(
    private readonly poverty: CertifiedPoverty,
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
    item: CertifiedPovertyCountyDocs,
    whole: CertifiedPovertyCountsDocs,
    columns: ['code', 'name', 'path', 'ruleSet', 'year', 'listed', 'delistedYear', 'standing', 'villages', 'salesFen'],
    description: 'The counties, by code, and in JSON the number of their villages.',
  })
  listCertifiedPovertyCounties(@Param() { year }: YearPath, @Query() question: ListQuestion): List<CertifiedPovertyCounty> {
    const { ruleSet, region, cursor } = question;
    const [from] = cursor === undefined ? [''] : listPositionOf(cursor, 'code', [/^\d{6}$/]);
    const asked = async (): Promise<readonly CertifiedPovertyCounty[]> =>
      (await this.poverty.of(year, ruleSet)).filter((county) => liesIn(county.code, region));
    return {
      question,
      scope: upToCutOff(ruleSetOf(this.ruleSets, ruleSet), year),
      async *read() {
        for (const county of await asked()) if (county.code > from) yield county;
      },
      total: async () => (await asked()).length,
      cursorAfter: ({ code }) => cursorAt('code', [code]),
      whole: async () => ({ counts: povertyCounts(await asked()) }),
    };
  }
}
