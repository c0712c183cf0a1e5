import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type AnswerType, count, object, text, Type } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  figure,
  type List,
  ListQuestion,
  Table,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';

const VerdictChange = object('VerdictChange', {
  villageCode: Type.String({ example: '330782004213' }),
  townshipCode: text('The township that it belonged to on the day.', '330782004'),
  name: Type.Optional(text('The name registered now.', '青岩刘村')),
  longitude: Type.Optional(Type.Number({ example: 120.06 })),
  latitude: Type.Optional(Type.Number({ example: 29.27 })),
  ruleSet: Type.String({ example: 'world-bank-2019' }),
  sequence: count('The number of the verdict of the village under the rule set.', 1),
  qualifies: Type.Boolean({ description: 'Whether it starts to qualify, or stops.' }),
  asOf: Type.String({ example: '2014-11-12' }),
});
type VerdictChange = AnswerType<typeof VerdictChange>;

@AnswersController('villages', 'api/v1/verdicts')
export class VerdictsController {
  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Every change of a verdict so far, by village.',
    description:
      'The changes up to a day, applied in order, give the villages that qualified on it. `GET /api/v1/events` follows further changes.',
  })
  @AnswersList({
    item: VerdictChange,
    description: 'The changes, by the text `ruleSet:villageCode:sequence`.',
  })
  listVerdicts(@Query() question: ListQuestion): List<VerdictChange> {
    const { ruleSet, region } = question;
    return tableList<VerdictChange, VerdictChange & { readonly id: string }>(this.table, question, {
      item: VerdictChange,
      from: verdicts,
      where: [within('townshipCode', region)],
      parameters: { ruleSet },
      order: { name: 'verdicts', by: [{ column: 'id', pattern: /^[\w.-]{1,100}:\d{12}:\d{1,15}$/ }] },
      itemOf: ({ id: _id, ...item }) => item,
    });
  }
}

const verdicts = figure('verdicts');
