import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type ApiKey, Caller, RequireRole } from '@taocun/service';
import { IsOptional } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { IsTruth, IsYear, questionPipe, type Truth } from '../lists/questions';
import { levelOf } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { RegionsQuestion } from '../reports/region-question';
import { PeopleDocs } from '../villages/answers';
import { PeopleByRegion, type PeopleFigure, peopleFigures, type PeopleOfRegion } from './people-by-region';
import { roundedToBase3 } from './rounding';

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

interface PeopleItem {
  readonly year: number;
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly ruleSet: string;
  readonly asOf: string;
  readonly rounded: boolean;
  readonly keepers: Readonly<Record<Exclude<PeopleFigure, 'workersKnown' | 'workers'>, number>>;
  readonly workersKnown: number;
  readonly workers: number;
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
  ...['year', 'code', 'name', 'path', 'ruleSet', 'asOf', 'rounded'],
  ...peopleFigures.map((figure) => (figure === 'workers' || figure === 'workersKnown' ? figure : `keepers.${figure}`)),
];

@ApiTags('reports by region')
@Controller('api/v1/people')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class PeopleController {
  constructor(private readonly people: PeopleByRegion) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Keepers and workers of active shops, by region and certified year.',
    description:
      'Women, people up to 30, returnees and registered poor among the keepers of active shops, and the workers, over the certificates of a year ' +
      'that tell of them. For everybody but operators each count, totals too, is rounded to a multiple of three by fixed random rounding, so that ' +
      'no difference of two counts tells of one person: parts may not add up to their sum. Regions of which nothing is told are left out.',
  })
  @AnswersList({ item: PeopleOfRegionDocs, columns, description: 'The regions, by year and code.' })
  async listPeople(@Query() question: PeopleQuestion, @Caller() caller: ApiKey | undefined): Promise<List<PeopleItem>> {
    const { ruleSet, year, level, within = '', qualifies } = question;
    const isExact = caller?.role === 'operator';
    const { people } = await this.people.of(ruleSet, qualifies);
    const asked = people.filter(
      (one) => levelOf(one.code) === level && one.code.startsWith(within) && (year === undefined || one.year === year),
    );
    return listInMemory(
      'year',
      question,
      asked.map((one) => itemOf(one, ruleSet, isExact)),
      ({ year: of, code }) => `${of}${code}`,
    );
  }
}

function itemOf({ code, year, asOf, cells }: PeopleOfRegion, ruleSet: string, isExact: boolean): PeopleItem {
  const told = (figure: PeopleFigure): number => (isExact ? cells[figure].count : roundedToBase3(cells[figure]));
  return {
    ...{ year, code, name: regionName(code), path: regionPath(code), ruleSet, asOf, rounded: !isExact },
    keepers: {
      sexKnown: told('sexKnown'),
      female: told('female'),
      birthYearKnown: told('birthYearKnown'),
      under31: told('under31'),
      returneeKnown: told('returneeKnown'),
      returnee: told('returnee'),
      povertyKnown: told('povertyKnown'),
      povertyRegistered: told('povertyRegistered'),
    },
    workersKnown: told('workersKnown'),
    workers: told('workers'),
  };
}
