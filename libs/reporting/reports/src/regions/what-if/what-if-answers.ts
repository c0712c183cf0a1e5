import { criterionNames, type Rules } from '@taocun/domain';
import {
  type AnswerType,
  count,
  CriterionSchema,
  described,
  nullable,
  object,
  choice,
  someCriteria,
  text,
  Type,
} from '@taocun/openapi';
import { dayOrNull, provenance } from '@taocun/reporting-answers';
import { ClusterCounts } from '../../villages/cluster-counts';
import { regionCodes } from '../../villages/members/places';
import { VillageCounts } from './evaluation';

const RegionCounts = object('RegionCounts', {
  ...VillageCounts.properties,
  code: text('The code of the region.', '33'),
  name: nullable(text('Its name; null where the registry has none.', '浙江省')),
});

const TownsOfBoth = object('TownsOfBoth', {
  rules: count('Taobao Towns under the rules.'),
  compared: count('Taobao Towns under the rule set that is compared with.'),
});

const ClustersOfBoth = object('ClustersOfBoth', {
  rules: described(ClusterCounts, 'Under the rules.'),
  compared: described(ClusterCounts, 'Under the rule set that is compared with.'),
});

const ChangedVillage = object('ChangedVillage', {
  ...regionCodes,
  villageCode: text('The village code.', '330782004213'),
  name: text('Its name.', '青岩刘村'),
  change: choice(['gained', 'lost'], {
    description: 'Whether it qualifies under the rules alone, or under the rule set alone.',
  }),
  decidedBy: Type.Optional(
    choice<string>(criterionNames, {
      description:
        'Why: the first criterion that fails, of the rules if the village is lost, of the rule set if it is gained.',
    }),
  ),
  criteria: Type.Array(CriterionSchema, { description: 'The criteria of the rules.', example: someCriteria }),
  comparedCriteria: Type.Array(CriterionSchema, {
    description: 'Those of the rule set that is compared with.',
    example: someCriteria,
  }),
});
export type ChangedVillage = AnswerType<typeof ChangedVillage>;

export const WhatIfAnswer = object('WhatIfAnswer', {
  provenance,
  compareWith: text('The rule set that is compared with.', 'world-bank-2019'),
  year: Type.Optional(count('The certified year; left out live.')),
  asOf: dayOrNull('The newest day of the quantities; null where there are none.'),
  certifiedBefore: Type.Optional(
    count(
      'The year whose lists `orCertifiedBefore` used; absent if no row uses it or there is no such list.',
    ),
  ),
  rules: Type.Unsafe<Rules>({
    type: 'object',
    additionalProperties: true,
    description: 'All rows in full, including those that the request left out.',
    example: { counts: 'all-shops' },
  }),
  total: described(VillageCounts, 'All villages of the question.'),
  towns: TownsOfBoth,
  clusters: described(ClustersOfBoth, 'In counties that lie entirely in the requested regions.'),
  provinces: Type.Array(RegionCounts, { description: 'By province, those with villages of the question.' }),
  prefectures: Type.Array(RegionCounts, { description: 'By prefecture.' }),
  counties: Type.Array(RegionCounts, { description: 'By county.' }),
  items: Type.Array(ChangedVillage, { description: 'The villages gained and lost, by code.' }),
  next: Type.Optional(
    Type.String({ description: 'The `cursor` of the next page; left out on the last one.' }),
  ),
  computedAt: text('The time at which the quantities were known.', '2015-07-16T02:00:00.000Z'),
});
export type WhatIfAnswer = AnswerType<typeof WhatIfAnswer>;
