import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { AnswersList, type List, ListQuestion, questionPipe, tableList, within } from '@taocun/reporting-answers';
import { figure, Table } from '@taocun/reporting-figures';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';

interface VerdictItem {
  readonly villageCode: string;
  readonly townshipCode: string;
  readonly name?: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly ruleSet: string;
  readonly sequence: number;
  readonly qualifies: boolean;
  readonly asOf: string;
}

class VerdictChangeDocs {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '330782004', description: 'The township that it belonged to on the day.' }) townshipCode!: string;
  @ApiPropertyOptional({ example: '青岩刘村', description: 'The name registered now.' }) name?: string;
  @ApiPropertyOptional({ example: 120.06 }) longitude?: number;
  @ApiPropertyOptional({ example: 29.27 }) latitude?: number;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 1, description: 'The number of the verdict of the village under the rule set.' })
  sequence!: number;
  @ApiProperty({ description: 'Whether it starts to qualify, or stops.' }) qualifies!: boolean;
  @ApiProperty({ example: '2014-11-12' }) asOf!: string;
}

const columns = ['villageCode', 'townshipCode', 'name', 'longitude', 'latitude', 'ruleSet', 'sequence', 'qualifies', 'asOf'] as const;

@ApiTags('villages')
@Controller('api/v1/verdicts')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class VerdictsController {
  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Every change of a verdict so far, by village.',
    description:
      'The changes up to a day, applied in order, give the villages that qualified on it. `GET /api/v1/events` follows further changes.',
  })
  @AnswersList({ item: VerdictChangeDocs, columns, description: 'The changes, by the text `ruleSet:villageCode:sequence`.' })
  listVerdicts(@Query() question: ListQuestion): List<VerdictItem> {
    const { ruleSet, region } = question;
    return tableList<VerdictItem, VerdictItem & { readonly id: string }>(this.table, question, {
      from: verdicts,
      where: [within('townshipCode', region)],
      parameters: { ruleSet },
      order: { name: 'verdicts', by: [{ column: 'id', pattern: /^[\w.-]{1,100}:\d{12}:\d{1,15}$/ }] },
      itemOf: ({ id: _id, ...item }) => item,
    });
  }
}

const verdicts = figure('verdicts');
