import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiCount, RequireRole } from '@taocun/service';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { liesIn, ListQuestion, questionPipe } from '../lists/questions';
import { six } from '../statistics/rounding';
import { CertifiedLists } from '../villages/certified-lists';
import { lifeTable, type LifeTableRow, type TitleSpell, titleSpells } from './title-spells';

interface CohortItem {
  readonly ruleSet: string;
  readonly cohort: number;
  readonly year: number;
  readonly villages: number;
  readonly kept: number;
  readonly share: number;
}

type SurvivalItem = LifeTableRow & { readonly ruleSet: string };

class CohortDocs {
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({
    type: 'integer',
    example: 2014,
    description: 'The first list that the villages were on, or the one on which they came back.',
  })
  cohort!: number;
  @ApiProperty({ type: 'integer', example: 2015, description: 'The list at which they are looked at.' }) year!: number;
  @ApiCount('Villages of the cohort.') villages!: number;
  @ApiCount('Those that were on every list up to this one.') kept!: number;
  @ApiProperty({ example: 0.976415, description: 'Their share.' }) share!: number;
}

class SurvivalDocs {
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({
    type: 'integer',
    example: 1,
    description: 'The lists that the villages were on before the one at which they are looked at.',
  })
  age!: number;
  @ApiCount('Villages that might have lost the title at this age.') atRisk!: number;
  @ApiCount('Those that lost it.') lost!: number;
  @ApiProperty({ example: 0.023585, description: 'Their share: the hazard of a year.' }) hazard!: number;
  @ApiProperty({ example: 0.976415, description: 'The share of all that still has the title after this age, by Kaplan and Meier.' })
  survival!: number;
}

class SurvivalsDocs {
  @ApiCount('Spells on the lists: a village that comes back begins another.') spells!: number;
  @ApiCount('Those that have ended; of the others it is not known yet.') ended!: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The first list; its villages may have had the title before.' })
  firstYear!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The last list that is issued.' }) lastYear!: number | null;
}

@ApiTags('space and time')
@Controller('api/v1')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class SurvivalController {
  constructor(private readonly lists: CertifiedLists) {}

  @Get('cohorts')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'How many of the villages that came on a list together are still on it, year by year.',
    description:
      'By the certified lists. A village that was missing on a list and comes back belongs to the cohort of that year from then on.',
  })
  @AnswersList({
    item: CohortDocs,
    columns: ['ruleSet', 'cohort', 'year', 'villages', 'kept', 'share'],
    description: 'The cohorts, by their first year and the year of the list.',
  })
  async listCohorts(@Query() question: ListQuestion): Promise<List<CohortItem>> {
    const { ruleSet } = question;
    const { years, spells, version } = await this.#spellsOf(question);
    const byCohort = Map.groupBy(spells, ({ from }) => from);
    const rows = years.flatMap((cohort, first) => {
      const villages = byCohort.get(cohort) ?? [];
      if (villages.length === 0) return [];
      return years.slice(first).map((year, age): CohortItem => {
        const kept = villages.filter(({ lists }) => lists > age).length;
        return { ruleSet, cohort, year, villages: villages.length, kept, share: six(kept / villages.length) };
      });
    });
    return listInMemory(rows, { name: 'cohorts', keyOf: ({ cohort, year }) => `${cohort}-${year}` }, question, version, (row) => row);
  }

  @Get('survival')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The hazard of losing the title and the survival of it, by age.',
    description:
      'A life table over all spells on the certified lists: of the villages that were on so many lists one after the other, how many were missing on the ' +
      'next. Those of the last list are at risk only up to it.',
  })
  @AnswersList({
    item: SurvivalDocs,
    whole: SurvivalsDocs,
    columns: ['ruleSet', 'age', 'atRisk', 'lost', 'hazard', 'survival'],
    description: 'The ages, ascending.',
  })
  async listSurvival(@Query() question: ListQuestion): Promise<List<SurvivalItem>> {
    const { ruleSet } = question;
    const { years, spells, version } = await this.#spellsOf(question);
    const list = listInMemory(
      lifeTable(spells),
      { name: 'survival', keyOf: ({ age }) => String(age).padStart(4, '0') },
      question,
      version,
      ({ hazard, survival, ...row }) => ({ ruleSet, ...row, hazard: six(hazard), survival: six(survival) }),
    );
    const whole = {
      ...{ spells: spells.length, ended: spells.filter(({ isLost }) => isLost).length },
      ...{ firstYear: years[0] ?? null, lastYear: years.at(-1) ?? null },
    };
    return { ...list, whole: () => Promise.resolve(whole) };
  }

  async #spellsOf({ ruleSet, region }: ListQuestion): Promise<{
    readonly years: readonly number[];
    readonly spells: readonly TitleSpell[];
    readonly version: string;
  }> {
    const version = await this.lists.versionNow();
    const lists = await this.lists.of(ruleSet);
    const years = [...lists.keys()];
    const inRegion = years.map((year) => [year, [...(lists.get(year) ?? [])].filter((code) => liesIn(code, region))] as const);
    return { years, spells: titleSpells(years, new Map(inRegion)), version };
  }
}
