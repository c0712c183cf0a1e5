import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { criteria, type CriterionRows, type Rules, type RuleSet, type RuleSetVersion } from '@taocun/domain';
import { ClaimDocs } from '@taocun/service';
import { ApiProvenance, type Described, ProvenanceDocs, text } from '@taocun/reporting-answers';

// A rule set as an answer. The domain's types are the real ones; these only describe them.

const row = (description: string, example: object | string) =>
  ApiProperty({
    ...(typeof example === 'string' ? { type: 'string' as const } : { type: 'object' as const, additionalProperties: true }),
    description,
    example,
  });

class RuleSetTitleDocs {
  @text('In English.', 'AliResearch, rules of their time') en!: string;
  @text('In Chinese.', '阿里研究院历年标准') zh!: string;
}

class CutOffDocs {
  @ApiProperty({ type: 'integer', example: 2019, description: 'The first year that is certified so.' }) fromYear!: number;
  @text('The day of each year that its certificates are as of, MM-DD.', '06-30') monthDay!: string;
}

class DefinitionDocs {
  @text('In English.', 'All shops of the village sell more than RMB 10 million in 365 days, …') en!: string;
  @text('In Chinese.', '365 天内，全村网店销售额超过1000万元，……') zh!: string;
}

@ApiExtraModels(ClaimDocs)
class RuleSetVersionDocs implements Described<Omit<RuleSetVersion, keyof CriterionRows>> {
  @ApiPropertyOptional({ description: 'The day from which it holds; left out for the first version.', example: '2020-01-01' })
  from?: string;
  @ApiProperty({ type: DefinitionDocs, description: 'A Taobao Village by this version, in one sentence.' }) definition!: DefinitionDocs;
  @row('The shops that count: `all-shops` or `alibaba-shops`.', 'alibaba-shops') counts!: Rules['counts'];
  @row('Taobao Towns.', { qualifyingVillages: 3, subdistricts: false }) town!: Rules['town'];
  @row('Qualifying villages of a cluster.', { cluster: 10, large: 30, super: 100 }) cluster!: Rules['cluster'];
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(ClaimDocs) } },
    description: 'The claims about each row, by the name of the criterion, `counts`, `active-shops`, `town`, `cluster` and `cut-off`.',
  })
  sources?: Record<string, ClaimDocs[]>;
}

for (const { row: name, isOptional, docs } of criteria) {
  const describe = isOptional ? ApiPropertyOptional : ApiProperty;
  const { description, example } = docs;
  describe({ type: 'object', additionalProperties: true, description, example })(RuleSetVersionDocs.prototype, name);
}

class RuleSetDocs implements Described<RuleSet> {
  @text('The rule set.', 'aliresearch') id!: string;
  @ApiPropertyOptional({ type: RuleSetTitleDocs }) title?: RuleSetTitleDocs;
  @ApiProperty({ type: [CutOffDocs], description: 'In order of years; years before the first are not certified.' }) cutOffs!: CutOffDocs[];
  @ApiProperty({ type: [RuleSetVersionDocs], description: 'In order of time.' }) versions!: RuleSetVersionDocs[];
}

export class RuleSetsDocs {
  @ApiProvenance() provenance?: ProvenanceDocs;
  @ApiProperty({ type: [RuleSetDocs] }) items!: RuleSetDocs[];
}
