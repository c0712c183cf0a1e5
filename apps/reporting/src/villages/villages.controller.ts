import { Controller, Get, Inject, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { categories, figureNames, kinds, type Kind, type RuleSet, villageFigures } from '@taocun/domain';
import { type ApiKey, Caller, RequireRole, Problem, RULE_SETS } from '@taocun/service';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { type QueryFilter } from 'mongoose';
import { type VillageAnswer, VillageDocs, type VillageItem, VillageSummaryDocs } from './answers';
import { type Revised, revisedOf } from '../certified/revised';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { foundAsStored } from '../lists/stored-list';
import { explained } from '../exact/margin';
import { named } from '../store/name-search';
import { type Explanation, explanationOf, versionOn } from '../rule-sets/explanations';
import { Outlooks } from './outlooks';
import { cursorAt, listPositionOf } from '../lists/page';
import { inRegions, IsTruth, ListQuestion, questionPipe, type Truth, wanted, codeRange } from '../lists/questions';
import {
  type CertificationDocument,
  criteriaOfStored,
  exactIntegers,
  MAX_TIME_MS,
  ReadModels,
  sortedBy,
  storedFen,
  type VillageReadModel,
} from '../store/read-models';
import { regionPath } from '../places/region-names';

/** The newest verdicts are answered: a village that wavers about a threshold may have any number. */
const MAX_HISTORY = 1_000;

const orders = ['code', ...sortedBy].flatMap((field) => [field, `-${field}`]);

export class VillagePath {
  @ApiProperty({ pattern: '^\\d{12}$', example: '330783103215', description: 'The twelve digits of the National Bureau of Statistics.' })
  @Matches(/^\d{12}$/, { message: 'a village code has 12 digits, as the National Bureau of Statistics gives them' })
  readonly code!: string;
}

export class VillagesQuestion extends ListQuestion {
  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    default: 'any',
    description: 'Whether the village qualifies now under `ruleSet`.',
  })
  @IsTruth()
  readonly qualifies: Truth = 'any';

  @ApiPropertyOptional({ enum: kinds, description: 'Only villages of this kind.' })
  @IsOptional()
  @IsIn(kinds, { message: `kind must be ${kinds.join(' or ')}` })
  readonly kind?: Kind;

  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    default: 'any',
    description: 'Whether the village is registered as one of a poverty county.',
  })
  @IsTruth()
  readonly povertyCounty: Truth = 'any';

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    example: '青岩刘',
    description:
      'A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin ' +
      'without tones: `dongf` and `dong feng` find 东风村.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly search?: string;

  @ApiPropertyOptional({ enum: orders, default: 'code', description: 'The order; a minus puts the greatest first.' })
  @IsIn(orders, { message: `sort must be one of ${orders.join(', ')}` })
  readonly sort: string = 'code';
}

const villageColumns = [
  'villageCode',
  'name',
  'path',
  'kind',
  'provinceCode',
  'prefectureCode',
  'countyCode',
  'townshipCode',
  'povertyCounty',
  'longitude',
  'latitude',
  'asOf',
  ...figureNames.flatMap((name) =>
    villageFigures[name] === 'fen-by-category' ? categories.map((category) => `${name}.${category}`) : [name],
  ),
  'qualifiesUnder',
  'verdicts',
  'lateUpdates',
  'stateOf.partition',
  'stateOf.offset',
] as const;

@ApiTags('villages')
@Controller('api/v1/villages')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class VillagesController {
  constructor(
    private readonly models: ReadModels,
    private readonly outlooks: Outlooks,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get(':code')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'One village, with the reasons for its verdicts.',
    description:
      'Its latest quantities, for each rule set the verdict by the version in force, with every criterion, its value, its threshold, the source of that, and by how much it is met or missed, ' +
      'its earlier verdicts, its certificates, and the number and sums of the updates that arrived too late for a certified year. `stateOf` is the partition and ' +
      'offset of village.activity of the quantities and verdicts; history and certificates come by other topics and may be a moment apart. ' +
      '`outlook` has the changes of the next 30 days if nothing more arrives; it comes from classification, with the offset of its state, ' +
      'and is null, with the reason in `outlookMissing`, where classification does not answer at once.',
  })
  @ApiOkResponse({ description: 'The village.', type: VillageDocs })
  @ApiBadRequestResponse({ description: 'The code does not have 12 digits.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  async getVillage(@Param() { code }: VillagePath, @Caller() caller: ApiKey | undefined): Promise<VillageAnswer> {
    const read = { ...exactIntegers, maxTimeMS: MAX_TIME_MS };
    const [village, history, certifications, outlook] = await Promise.all([
      this.models.villages.findById(code).setOptions(read).lean(),
      this.models.verdicts.find({ villageCode: code }).sort({ asOf: -1, sequence: -1 }).limit(MAX_HISTORY).setOptions(read).lean(),
      this.models.certifications.find({ villageCode: code }).sort({ year: 1, ruleSet: 1 }).setOptions(read).lean(),
      this.outlooks.outlookOf(code),
    ]);
    if (village === null) {
      throw new Problem({
        code: 'unknown-village',
        detail:
          `No village with the code ${code} is assessed. A village is assessed from its registration on: either none has arrived yet, ` +
          'or reporting has not read so far. GET /api/v1/villages lists those that are.',
      });
    }
    const { _id, verdicts, people, qualifiesUnder: _qualifiesUnder, shortfallPpm: _shortfallPpm, nameTails: _nameTails, ...rest } = village;
    return {
      villageCode: _id,
      path: regionPath(_id),
      ...rest,
      ...(people !== undefined && caller?.role === 'operator' && { people }),
      verdicts: verdicts.map((verdict) => ({ ...verdict, ...this.#explained(verdict, village.asOf) })),
      history: history.map(({ ruleSet, sequence, qualifies, asOf, criteria }) => ({
        ruleSet,
        sequence,
        qualifies,
        asOf,
        ...versionOn(ruleSet, asOf, this.ruleSets),
        criteria: explained(criteriaOfStored(criteria)),
      })),
      certifications: certifications.map((certification) => ({
        year: certification.year,
        ruleSet: certification.ruleSet,
        qualifies: certification.qualifies,
        asOf: certification.asOf,
        salesFen: certification.salesFen,
        alibabaSalesFen: certification.alibabaSalesFen,
        activeShops: certification.activeShops,
        activeAlibabaShops: certification.activeAlibabaShops,
        ...householdsOf(certification),
        ...this.#explained(certification, certification.asOf),
        ...this.#revised(certification, village),
      })),
      ...outlook,
    };
  }

  #explained({ ruleSet, criteria }: Pick<CertificationDocument, 'ruleSet' | 'criteria'>, asOf: string): Explanation {
    return explanationOf({ ruleSet, criteria: criteriaOfStored(criteria) }, asOf, this.ruleSets);
  }

  /** Certificates of rule sets that are no longer in force are told as they are. */
  #revised(certificate: CertificationDocument, { lateUpdates }: VillageReadModel): { readonly revised?: Revised } {
    const ruleSet = this.ruleSets.find(({ id }) => id === certificate.ruleSet);
    const revised = ruleSet && revisedOf({ ...certificate, year: Number(certificate.year) }, ruleSet, lateUpdates);
    return revised === undefined ? {} : { revised };
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages by region, rule set, kind and name.',
    description:
      'Every assessed village that meets all conditions, a page at a time. A village that changes while pages are read may move in the order.',
  })
  @AnswersList({ item: VillageSummaryDocs, columns: villageColumns, description: 'The villages.' })
  listVillages(@Query() question: VillagesQuestion): List<VillageItem> {
    const { sort } = question;
    const { field, direction } = orderOf(sort);
    return {
      question,
      madeFrom: ['village.assessments'],
      ...foundAsStored<VillageReadModel, VillageItem>(this.models.villages, {
        conditions: { $and: [conditionsOf(question), after(question)] },
        ...countedBy(question),
        sort: field === undefined ? { _id: direction } : { [field]: direction, _id: direction },
        projection: (members) => (members === undefined ? notListed : onlyListed([...members, ...(field === undefined ? [] : [field])])),
        itemOf: ({ _id, ...village }) => ({ ...ofId(_id), ...village }),
        ofId,
      }),
      cursorAfter: (village) => cursorAt(sort, [...(field === undefined ? [] : [String(village[field])]), village.villageCode]),
    };
  }
}

function householdsOf({ activeHouseholds, activeAlibabaHouseholds, households }: CertificationDocument) {
  return {
    ...(activeHouseholds !== undefined && { activeHouseholds }),
    ...(activeAlibabaHouseholds !== undefined && { activeAlibabaHouseholds }),
    ...(households !== undefined && { households }),
  };
}

function ofId(_id: string): Pick<VillageItem, 'villageCode' | 'path'> {
  return { villageCode: _id, path: regionPath(_id) };
}

/** Of people only reports tell, in rounded numbers. The criteria are part of the village's own answer; the rest is stored only for the indexes. */
const notListed = { 'verdicts.criteria': 0, shortfallPpm: 0, nameTails: 0, people: 0 } as const satisfies Record<string, 0>;

/** The projection where only some members are asked for. */
function onlyListed(members: readonly string[]): Readonly<Record<string, 1>> {
  const fields = members.filter((member) => member !== 'villageCode' && member !== 'path');
  const stored = fields.flatMap((field) =>
    field === 'verdicts' ? ['ruleSet', 'qualifies', 'sequence'].map((of) => `verdicts.${of}`) : [field],
  );
  return Object.fromEntries(['_id', ...stored].map((field) => [field, 1]));
}

function orderOf(sort: string): { readonly field: (typeof sortedBy)[number] | undefined; readonly direction: 1 | -1 } {
  return { field: sortedBy.find((field) => field === sort.replace('-', '')), direction: sort.startsWith('-') ? -1 : 1 };
}

/** The conditions of a question on villages. */
type VillageConditions = Pick<VillagesQuestion, 'region' | 'ruleSet' | 'qualifies' | 'kind' | 'povertyCounty' | 'search'>;

export function conditionsOf({
  region,
  ruleSet,
  qualifies,
  kind,
  povertyCounty,
  search,
}: VillageConditions): QueryFilter<VillageReadModel> {
  const conditions: QueryFilter<VillageReadModel>[] = [inRegions('_id', region)];
  const qualifying = wanted(qualifies);
  if (qualifying !== undefined) conditions.push({ qualifiesUnder: qualifying ? ruleSet : { $ne: ruleSet } });
  if (kind !== undefined) conditions.push({ kind });
  const inPovertyCounty = wanted(povertyCounty);
  // A registration that does not say counts as one outside of poverty counties.
  if (inPovertyCounty !== undefined) conditions.push({ povertyCounty: inPovertyCounty ? true : { $ne: true } });
  if (search !== undefined) conditions.push(/^\d{1,12}$/.test(search) ? { _id: codeRange(search) } : named(search));
  return { $and: conditions };
}

/** Conditions that most villages meet have no index, and their opposites have one: the others are counted and taken off all. */
function countedBy(question: VillagesQuestion) {
  const { kind, ...ofAnyKind } = question;
  const allBut = (all: VillageConditions, others: Partial<VillageConditions>) => ({
    ofAllPages: conditionsOf(all),
    butNot: conditionsOf({ ...all, ...others }),
  });
  if (question.qualifies === 'false') return allBut({ ...question, qualifies: 'any' }, { qualifies: 'true' });
  if (question.povertyCounty === 'false') return allBut({ ...question, povertyCounty: 'any' }, { povertyCounty: 'true' });
  if (kind === 'administrative-village') return allBut(ofAnyKind, { kind: 'residents-committee' });
  return { ofAllPages: conditionsOf(question) };
}

/** The condition of the villages after the cursor. */
function after({ sort, cursor }: VillagesQuestion): QueryFilter<VillageReadModel> {
  if (cursor === undefined) return {};
  const { field, direction } = orderOf(sort);
  const beyond = direction === 1 ? '$gt' : '$lt';
  if (field === undefined) {
    const [code] = listPositionOf(cursor, sort, [/^\d{12}$/]);
    return { _id: { [beyond]: code } };
  }
  const [text, code] = listPositionOf(cursor, sort, [/^-?\d{1,34}$/, /^\d{12}$/]);
  const value = villageFigures[field] === 'fen' ? storedFen(BigInt(text)) : Number(text);
  // The first condition alone bounds the part of the index that is read.
  return { [field]: { [`${beyond}e`]: value }, $or: [{ [field]: { [beyond]: value } }, { _id: { [beyond]: code } }] };
}
