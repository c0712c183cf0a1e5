import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { digitsOf, regionPath } from '@taocun/geography';
import { type AnswerType, count, nullable, object, text, Type } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  figure,
  InstallationSecrets,
  IsTruth,
  IsYear,
  type List,
  Table,
  tableList,
  type Truth,
  wanted,
  within,
} from '@taocun/reporting-answers';
import { type ApiKey, Caller, RequireRole } from '@taocun/service';
import { CertifiedYears, OfIssuedYear } from '../../villages/certified/certified-years';
import { PeopleSchema } from '../../villages/members/people';
import { RegionsQuestion } from '../sums/region-question';
import { padsOf } from './pads';

class PeopleQuestion extends RegionsQuestion {
  @IsYear('The certified year; left out, all.')
  readonly year?: number;

  @IsTruth('The villages: those on the list of the year, or others.', 'true')
  readonly qualifies: Truth = 'true';
}

const people = figure('people');

const PeopleOfRegion = object('PeopleOfRegion', {
  year: count('The certified year.', 2015),
  code: text('The code of the region; `CN` for the nation.', '33'),
  name: nullable(text('Its name; null where the registry has none.', '浙江省')),
  path: Type.String({ example: '浙江省' }),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  asOf: text('The day of the counts.', '2015-06-30'),
  rounded: Type.Boolean({
    description: 'Whether every count is rounded to a multiple of three; false for operators alone.',
  }),
  ...PeopleSchema.properties,
});
type PeopleOfRegion = AnswerType<typeof PeopleOfRegion>;

@AnswersController('reports by region', 'api/v1/people')
export class PeopleController {
  constructor(
    private readonly table: Table,
    private readonly secrets: InstallationSecrets,
    private readonly years: CertifiedYears,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Keepers and workers of active shops, by region and certified year.',
    description:
      'Women, people up to 30, returnees and registered poor among the keepers of active shops, and the workers, over the certificates of a year ' +
      'that state them. Except for operators, each count and total is rounded to a multiple of three by fixed random rounding, so that ' +
      'no difference of two counts reveals one person: parts may not add up to their sum. Regions without data are omitted.',
  })
  @AnswersList({ item: PeopleOfRegion, description: 'The regions, by year and code.' })
  @OfIssuedYear()
  listPeople(@Query() question: PeopleQuestion, @Caller() caller: ApiKey | undefined): List<PeopleOfRegion> {
    const { ruleSet, year, level, region, qualifies } = question;
    const exact = caller?.role === 'operator';
    return tableList<PeopleOfRegion, Omit<PeopleOfRegion, 'path'>>(this.table, question, {
      item: PeopleOfRegion,
      prepare: async () => {
        if (year !== undefined) await this.years.refuseUnissued(year, ruleSet);
        const pads = padsOf(await this.secrets.get('rounding'));
        return {
          from: people,
          parameters: {
            ruleSet,
            qualifies: wanted(qualifies) ?? null,
            digits: digitsOf(level),
            exact,
            ...pads,
          },
        };
      },
      where: [within('code', region), year === undefined ? undefined : `year = ${year}`],
      order: {
        name: 'year',
        by: [
          { column: 'year', pattern: /^\d{4}$/, type: 'BIGINT' },
          { column: 'code', pattern: /^(CN|\d{2,9})$/ },
        ],
      },
      itemOf: ({ year: of, code, name, ...counts }) => ({
        year: of,
        code,
        name,
        path: regionPath(code),
        ...counts,
      }),
      variant: exact ? 'exact' : 'rounded',
    });
  }
}
