import { certifiedFigures, type Fen, isFact, summedFigures, villageFacts } from '@taocun/domain';
import {
  type AnswerType,
  count,
  CriterionSchema,
  described,
  fen,
  nullable,
  object,
  choice,
  OutlookSchema,
  someCriteria,
  text,
  Type,
  VersionInForce,
} from '@taocun/openapi';
import { figureMembers, freshness, incomplete, provenance } from '@taocun/reporting-answers';
import { type StoredFen } from '@taocun/reporting-store';
import { PovertyCounts } from './certified/certified-poverty';
import { Revised, RevisedCounts } from './certified/revised';
import { windowFrom } from './certified/window-from';
import { ClusterCounts } from './cluster-counts';
import { PeopleSchema } from './members/people';
import { FormerTownshipSchema, OtherCode, regionCodes } from './members/places';

const StateOf = object('StateOf', {
  partition: count('The partition of village.activity that the village is in.'),
  offset: count('The next offset to read: the state is that before it.'),
});

const LateUpdates = object('LateUpdates', {
  cutOff: text('A cut-off whose certificates have been issued.', '2014-06-30'),
  updates: count(
    'Updates of the year that ends with it that arrived after that; they still change the live figures.',
  ),
  salesFen: fen('What they paid minus what they refunded, in all shops.'),
  alibabaSalesFen: fen('The same in Alibaba shops.'),
});

const VerdictSummary = object('VerdictSummary', {
  ruleSet: text('The rule set.', 'world-bank-2019'),
  qualifies: Type.Boolean({ description: 'Whether the village qualifies under it.' }),
  sequence: count("Counts the village's verdicts under the rule set from 1; 0 before the first."),
});

const version = (day: string) =>
  Type.Optional(
    described(
      VersionInForce,
      `The version of the rule set that decided, in force on ${day}; left out if the rule set is no longer in force.`,
      { example: { from: null, until: null } },
    ),
  );

const Verdict = object('Verdict', {
  ...VerdictSummary.properties,
  version: version('`asOf`'),
  criteria: Type.Array(CriterionSchema, {
    description: 'The reasons; all must hold.',
    example: someCriteria,
  }),
});

const PastVerdict = object('PastVerdict', {
  ...Verdict.properties,
  asOf: text('The day of the verdict.', '2015-06-30'),
});

const revised = Type.Optional(
  described(
    Revised,
    'The certificate with the money of later updates for its year; absent without such updates.',
  ),
);

/** The figures of a certificate, all as of the cut-off. */
const ofCertificate = {
  windowFrom: windowFrom('The first day of the year.'),
  asOf: text('The cut-off of the year under the rule set.', '2015-06-30'),
  ...figureMembers(
    certifiedFigures.filter((name) => !isFact(name)),
    'over the year that ends with it',
  ),
};

const factsOfCertificate = figureMembers(certifiedFigures.filter(isFact));

const Certificate = object('Certificate', {
  year: count('The certified year.'),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  qualifies: Type.Boolean({ description: 'Whether the village is on the list of the year.' }),
  ...ofCertificate,
  ...factsOfCertificate,
  version: version('the cut-off'),
  criteria: Type.Array(CriterionSchema, { example: someCriteria }),
  revised,
  incomplete,
});

const { kind, ...facts } = figureMembers(villageFacts);
const ofVillage = {
  villageCode: text('The village code.', '330782004213'),
  name: text('Its name.', '青岩刘村'),
  path: text('The names of the regions that it lies in.', '浙江省 金华市 义乌市 北苑街道'),
  kind,
  ...regionCodes,
  ...facts,
  formerTownships: Type.Optional(
    Type.Array(FormerTownshipSchema, {
      description: 'Townships that it belonged to before, oldest first; left out if it never moved.',
    }),
  ),
  asOf: text('The day of the quantities, in China Standard Time.', '2015-06-30'),
  ...figureMembers(summedFigures, 'over the 365 days that end with `asOf`'),
};
const state = { lateUpdates: Type.Array(LateUpdates), stateOf: StateOf };

export const VillageSummary = object('VillageSummary', {
  ...ofVillage,
  qualifiesUnder: Type.Array(Type.String(), {
    example: ['world-bank-2019'],
    description: 'The rule sets under which it qualifies.',
  }),
  verdicts: Type.Array(VerdictSummary, {
    description: 'With `borders=today` not announced for a place of several codes: `sequence` is 0.',
  }),
  addedCodes: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'With `borders=today`: the other codes of the place, whose figures are added; left out if there are none.',
      example: ['330782004212'],
    }),
  ),
  ...state,
});
export type VillageSummary = AnswerType<typeof VillageSummary>;

export const VillageAnswer = object('Village', {
  ...ofVillage,
  ...state,
  otherCodes: Type.Optional(
    Type.Array(OtherCode, {
      description:
        'Other codes of the same place, as registrations name them by `formerCodes`; left out if there are none or the instance is busy.',
    }),
  ),
  provenance,
  freshness,
  incomplete,
  people: Type.Optional(described(PeopleSchema, 'For operators only; absent if nothing is stated.')),
  verdicts: Type.Array(Verdict, { description: 'The current verdict under each rule set.' }),
  history: Type.Array(PastVerdict, {
    description: 'Its verdicts, the newest first, 1000 at most; their criteria without sources.',
  }),
  certifications: Type.Array(Certificate, { description: 'Its certificates, by year and rule set.' }),
  outlook: nullable(described(OutlookSchema, 'The changes of the next 30 days if nothing more arrives.')),
  outlookMissing: Type.Optional(Type.String({ description: 'The reason why `outlook` is null.' })),
});
/** The answer made from stored documents, whose amounts are written with all digits. */
export type VillageAnswer = Stored<AnswerType<typeof VillageAnswer>>;
type Stored<Value> = Value extends Fen
  ? Value | StoredFen
  : Value extends object
    ? { readonly [Member in keyof Value]: Stored<Value[Member]> }
    : Value;

export const Certification = object('Certification', {
  year: count('The certified year.'),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  villageCode: text('The village code.', '330782004213'),
  name: text('Its name when it was certified.', '青岩刘村'),
  ...regionCodes,
  qualifies: Type.Boolean({ description: 'Whether it is on the list.' }),
  ...ofCertificate,
  revised,
  ...factsOfCertificate,
});
export type Certification = AnswerType<typeof Certification>;

/** The registry's names: `path` contains those of the regions from the province on. */
const regionNames = {
  kind: choice(['town', 'cluster']),
  code: text('The code: 9 digits for a town, 6 for a cluster.', '330782004'),
  name: nullable(text("The registry's name; null if it has none.", '北苑街道')),
  path: text('The names from the province on.', '浙江省 金华市 义乌市 北苑街道'),
  ruleSet: text('The rule set.', 'world-bank-2019'),
};
const regionVerdict = {
  qualifies: Type.Boolean({ description: 'Whether it is a Taobao Town or a cluster.' }),
  size: Type.Optional(
    choice(['cluster', 'large', 'super'], {
      description: 'The size of a cluster: 10, 30 or 100 qualifying villages.',
    }),
  ),
  villages: count('The number of its villages that qualify.'),
};

export const LiveRegion = object('LiveRegion', {
  ...regionNames,
  ...regionVerdict,
  sequence: count("Counts the region's verdicts under the rule set from 1."),
  asOf: text('The day of the verdict.', '2015-06-30'),
});
export type LiveRegion = AnswerType<typeof LiveRegion>;

export const CertifiedRegion = object('CertifiedRegion', {
  ...regionNames,
  year: count('The certified year.'),
  ...regionVerdict,
  alibabaSalesFen: fen("Alibaba sales of the region's certified villages."),
  activeAlibabaShops: count('Active Alibaba shops of these villages.'),
});
export type CertifiedRegion = AnswerType<typeof CertifiedRegion>;

const ProvinceCounts = object('ProvinceCounts', {
  provinceCode: text('The province.', '33'),
  villages: count('Its villages that are counted.'),
  qualifying: count('Those that qualify.'),
});

export const Counts = object('Counts', {
  provenance,
  freshness,
  incomplete,
  ruleSet: text('The rule set.', 'world-bank-2019'),
  villages: count('Villages: live, all that are assessed; of a year, all with sales in it.'),
  qualifying: count('Those that qualify.'),
  towns: count('Taobao Towns.'),
  clusters: ClusterCounts,
  provinces: Type.Array(ProvinceCounts, { description: 'By province code.' }),
});
export type Counts = AnswerType<typeof Counts>;

export const CertifiedCounts = object('CertifiedCounts', {
  ...Counts.properties,
  year: count('The certified year.'),
  revised: described(RevisedCounts, 'The effect of money after the certificates were issued.'),
  inPovertyCounties: described(PovertyCounts, 'The villages of the list in poverty counties.'),
});
export type CertifiedCounts = AnswerType<typeof CertifiedCounts>;
