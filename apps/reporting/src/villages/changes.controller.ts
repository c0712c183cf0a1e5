import { Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ApiFen, RequireRole } from '@taocun/service';
import { IsIn, IsOptional } from 'class-validator';
import { RegionCodesDocs } from './answers';
import { type CertifiedChange, type CertifiedChangeItem, CertifiedChanges, type Change, changes, placeAfter } from './certified-changes';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { cursorAt, listPositionOf } from '../lists/page';
import { liesIn, ListQuestion, questionPipe, YearPath } from '../lists/questions';

class ChangesQuestion extends ListQuestion {
  @ApiPropertyOptional({ enum: changes, description: 'Only villages of this change.' })
  @IsOptional()
  @IsIn(changes, { message: `change must be one of ${changes.join(', ')}` })
  readonly change?: Change;
}

const count = (description: string) => ApiProperty({ type: 'integer', minimum: 0, description });

class ChangeCountsDocs {
  @count('On the list, and not on that of the year before.') new!: number;
  @count('No longer on the list.') lost!: number;
  @count('On both.') kept!: number;
}

class CertifiedChangesDocs {
  @ApiProperty({ type: ChangeCountsDocs, description: 'The number of villages of the regions for each change, whichever is listed.' })
  counts!: ChangeCountsDocs;
}

class CertifiedFiguresDocs {
  @ApiProperty({ description: 'Whether it is on the list.' }) qualifies!: boolean;
  @ApiFen("All shops' sales of the year.") salesFen!: number;
  @ApiFen("Alibaba shops' sales of the year.") alibabaSalesFen!: number;
  @count('Active shops.') activeShops!: number;
  @count('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
}

class CertifiedChangeDocs extends RegionCodesDocs {
  @ApiProperty({ enum: changes }) change!: string;
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '青岩刘村', description: 'Its name when it was certified last.' }) name!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 2015 }) year!: number;
  @ApiPropertyOptional({
    type: CertifiedFiguresDocs,
    description: 'The figures of the year; left out where the village has no certificate of it.',
  })
  now?: CertifiedFiguresDocs;
  @ApiPropertyOptional({
    type: CertifiedFiguresDocs,
    description: 'The figures of the year before; left out where the village has no certificate of it.',
  })
  before?: CertifiedFiguresDocs;
}

const figures = ['qualifies', 'salesFen', 'alibabaSalesFen', 'activeShops', 'activeAlibabaShops'];
const columns = [
  ...['year', 'ruleSet', 'change', 'villageCode', 'name'],
  ...['provinceCode', 'prefectureCode', 'countyCode', 'townshipCode'],
  ...figures.map((figure) => `now.${figure}`),
  ...figures.map((figure) => `before.${figure}`),
];

@ApiTags('certifications')
@Controller('api/v1/certifications')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class ChangesController {
  constructor(private readonly certifiedChanges: CertifiedChanges) {}

  @Get(':year/changes')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The changes of the certified list since the year before.',
    description:
      'Every village on the list of the year (`new`, `kept`) or on that of the year before (`lost`, `kept`), by code, with the figures of its ' +
      'certificates of both years. In the first certified year every village is new; in a year that has not been certified every one is lost.',
  })
  @AnswersList({
    item: CertifiedChangeDocs,
    whole: CertifiedChangesDocs,
    columns,
    description: 'The villages, and in JSON their number by change.',
  })
  listCertifiedChanges(@Param() { year }: YearPath, @Query() question: ChangesQuestion): List<CertifiedChangeItem> {
    const { ruleSet, cursor } = question;
    const [from] = cursor === undefined ? [''] : listPositionOf(cursor, 'code', [/^\d{12}$/]);
    const { certifiedChanges } = this;
    return {
      question,
      madeFrom: ['village.certifications'],
      async *read(most = Infinity) {
        const changed = await certifiedChanges.of(year, ruleSet);
        const wished: CertifiedChange[] = [];
        for (let at = placeAfter(changed, from); at < changed.length && wished.length < most; at++) {
          const one = changed[at];
          if (one !== undefined && isWished(one, question)) wished.push(one);
        }
        yield* certifiedChanges.items(wished, year, ruleSet);
      },
      cursorAfter: ({ villageCode }) => cursorAt('code', [villageCode]),
      whole: async () => ({ counts: await certifiedChanges.counts(year, ruleSet, question.region) }),
    };
  }
}

function isWished({ villageCode, change }: CertifiedChange, question: ChangesQuestion): boolean {
  return (question.change === undefined || change === question.change) && liesIn(villageCode, question.region);
}
