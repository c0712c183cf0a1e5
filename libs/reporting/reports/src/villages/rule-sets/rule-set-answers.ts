import { type Claim, criteria } from '@taocun/domain';
import { ClaimSchema, count, described, object, text, Type } from '@taocun/openapi';
import { provenance } from '@taocun/reporting-answers';

const row = (description: string, example: unknown) =>
  Type.Unsafe<object>({ type: 'object', additionalProperties: true, description, example });
const criterionRows = Object.fromEntries(
  criteria.map(({ row: name, isOptional, docs }) => {
    const schema = row(docs.description, docs.example);
    return [name, isOptional ? Type.Optional(schema) : schema];
  }),
);

const RuleSetTitle = object('RuleSetTitle', {
  en: text('In English.', 'AliResearch, rules of their time'),
  zh: text('In Chinese.', '阿里研究院历年标准'),
});

const CutOff = object('CutOff', {
  fromYear: count('The first year that is certified so.', 2019),
  monthDay: text('The day of each year that its certificates are as of, MM-DD.', '06-30'),
});

const Definition = object('Definition', {
  en: text('In English.', 'All shops of the village sell more than RMB 10 million in 365 days, …'),
  zh: text('In Chinese.', '365 天内，全村网店销售额超过1000万元，……'),
});

const RuleSetVersion = object('RuleSetVersion', {
  from: Type.Optional(text('The day from which it holds; left out for the first version.', '2020-01-01')),
  definition: described(Definition, 'A Taobao Village by this version, in one sentence.'),
  counts: text('The shops that count: `all-shops` or `alibaba-shops`.', 'alibaba-shops'),
  town: row('Taobao Towns.', { qualifyingVillages: 3, subdistricts: false }),
  cluster: row('Qualifying villages of a cluster.', { cluster: 10, large: 30, super: 100 }),
  sources: Type.Optional(
    Type.Unsafe<Readonly<Record<string, readonly Claim[]>>>({
      type: 'object',
      additionalProperties: Type.Array(ClaimSchema),
      description:
        'The claims about each row, by the name of the criterion, `counts`, `active-shops`, `town`, `cluster` and `cut-off`.',
    }),
  ),
  ...criterionRows,
});

const RuleSet = object('RuleSet', {
  id: text('The rule set.', 'aliresearch'),
  title: Type.Optional(RuleSetTitle),
  cutOffs: Type.Array(CutOff, {
    description: 'In order of years; years before the first are not certified.',
  }),
  versions: Type.Array(RuleSetVersion, { description: 'In order of time.' }),
});

export const RuleSets = object('RuleSets', {
  provenance,
  items: Type.Array(RuleSet),
});
