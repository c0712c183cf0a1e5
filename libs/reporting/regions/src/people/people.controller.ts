import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type ApiKey, Caller, RequireRole } from '@taocun/service';
import { IsOptional } from 'class-validator';
import { keeperCountNames } from '@taocun/domain';
import { AnswersList, IsTruth, IsYear, type List, questionPipe, tableList, type Truth, wanted, within } from '@taocun/reporting-answers';
import { figure, Table } from '@taocun/reporting-figures';
import { digitsOf, regionPath } from '@taocun/reporting-geography';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { PeopleDocs } from '@taocun/reporting-villages';
import { RegionsQuestion } from '../reports/region-question';
import { padsOf, RoundingSecret } from './rounding-secret';

class PeopleQuestion extends RegionsQuestion {
  @ApiPropertyOptional({ type: 'integer', minimum: 1000, maximum: 9999, example: 2015, description: 'The certified year; left out, all.' })
  @IsOptional()
  @IsYear()
  readonly year?: number;

  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    default: 'true',
    description: 'The villages: those on the list of the year, or others.',
  })
  @IsTruth()
  readonly qualifies: Truth = 'true';
}

const people = figure('people');

/** A row of the statement: an item but for its path. */
interface PeopleRow {
  readonly year: number;
  readonly code: string;
  readonly name: string | null;
}

class PeopleOfRegionDocs extends PeopleDocs {
  @ApiProperty({ type: 'integer', description: 'The certified year.', example: 2015 }) year!: number;
  @ApiProperty({ description: 'The code of the region; `CN` for the nation.', example: '33' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where the registry has none.', example: '浙江省' }) name!:
    | string
    | null;
  @ApiProperty({ example: '浙江省' }) path!: string;
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ description: 'The day of the counts.', example: '2015-06-30' }) asOf!: string;
  @ApiProperty({ description: 'Whether every count is rounded to a multiple of three; false for operators alone.' }) rounded!: boolean;
}

const columns = [
  'year',
  'code',
  'name',
  'path',
  'ruleSet',
  'asOf',
  'rounded',
  ...keeperCountNames.map((name) => `keepers.${name}`),
  'workersKnown',
  'workers',
];

@ApiTags('reports by region')
@Controller('api/v1/people')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class PeopleController {
  constructor(
    private readonly table: Table,
    private readonly secret: RoundingSecret,
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
  @AnswersList({ item: PeopleOfRegionDocs, columns, description: 'The regions, by year and code.' })
  async listPeople(@Query() question: PeopleQuestion, @Caller() caller: ApiKey | undefined): Promise<List<object>> {
    const { ruleSet, year, level, region, qualifies } = question;
    const exact = caller?.role === 'operator';
    return tableList<object, PeopleRow>(this.table, question, {
      from: people,
      where: [within('code', region), year === undefined ? undefined : `year = ${year}`],
      parameters: {
        ruleSet,
        qualifies: wanted(qualifies) ?? null,
        digits: digitsOf(level),
        exact,
        ...padsOf(await this.secret.get()),
      },
      order: {
        name: 'year',
        by: [
          { column: 'year', pattern: /^\d{4}$/, type: 'BIGINT' },
          { column: 'code', pattern: /^(CN|\d{2,9})$/ },
        ],
      },
      nullable: ['name'],
      itemOf: ({ year: of, code, name, ...told }) => ({ year: of, code, name, path: regionPath(code), ...told }),
      variant: exact ? 'exact' : 'rounded',
    });
  }
}
