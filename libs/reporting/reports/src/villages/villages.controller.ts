import { Get, Inject, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
} from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { certifiedFigures, kinds, type Kind, type RuleSet } from '@taocun/domain';
import { regionPath } from '@taocun/geography';
import { answer } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  type Borders,
  figure,
  InBorders,
  inBorders,
  Incompleteness,
  IsChoice,
  IsTruth,
  type List,
  ListQuestion,
  type OrderColumn,
  Table,
  tableList,
  type Truth,
} from '@taocun/reporting-answers';
import {
  type CertificationDocument,
  criteriaOfStored,
  exactIntegers,
  explained,
  MAX_TIME_MS,
  figuresOfStored,
  ReadModels,
  sortedBy,
  StoredCertificates,
  type VillageReadModel,
  windowFromOf,
} from '@taocun/reporting-store';
import { type ApiKey, Caller, Problem, RequireRole, RULE_SETS } from '@taocun/service';
import { VillageAnswer, VillageSummary } from './answers';
import { type Revised, revisedOf } from './certified/revised';
import { OtherCodes } from './members/other-codes';
import { Outlooks } from './outlook/outlooks';
import { criteriaOfVerdict, type Explanation, explanationOf, versionOn } from './rule-sets/explanations';
import { conditionsOf } from './search/village-conditions';

/**
 * The most verdicts in an answer, the newest: a village that wavers around a threshold may have any number.
 */
const MAX_HISTORY = 1_000;

const orders = ['code', ...sortedBy].flatMap((field) => [field, `-${field}`]);

export class VillagePath {
  @ApiProperty({
    pattern: '^\\d{12}$',
    example: '330783103215',
    description: 'The twelve digits of the National Bureau of Statistics.',
  })
  @Matches(/^\d{12}$/, {
    message: 'a village code has 12 digits, as the National Bureau of Statistics gives them',
  })
  readonly code!: string;
}

export class VillagesQuestion extends ListQuestion {
  @IsTruth('Whether the village qualifies now under `ruleSet`.', 'any')
  readonly qualifies: Truth = 'any';

  @IsChoice(kinds, 'Only villages of this kind.')
  readonly kind?: Kind;

  @IsTruth('Whether the village is registered as one of a poverty county.', 'any')
  readonly povertyCounty: Truth = 'any';

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    example: '青岩刘',
    description:
      'A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin ' +
      'without tones: `dongf` and `dong feng` find 东风村. Places above may stand before or after it: `Xuzhou Dongfeng village`, 徐州东风.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly search?: string;

  @InBorders(
    'its figures are sums over them, its verdicts follow from these, and only its present code is listed.',
  )
  readonly borders: Borders = 'then';

  @IsChoice(orders, 'The order; a minus puts the greatest first.', 'code')
  readonly sort: string = 'code';
}

@AnswersController('villages', 'api/v1/villages')
export class VillagesController {
  @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[];
  readonly #certificates: StoredCertificates;

  constructor(
    private readonly models: ReadModels,
    private readonly table: Table,
    private readonly otherCodes: OtherCodes,
    private readonly outlooks: Outlooks,
    private readonly incompleteness: Incompleteness,
  ) {
    this.#certificates = new StoredCertificates(models);
  }

  @Get(':code')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'One village, with the reasons for its verdicts.',
    description:
      'Its latest quantities; for each rule set the verdict by the version in force, with the value, threshold, source and margin of each criterion; ' +
      'its earlier verdicts, its certificates, and the number and sums of late updates. `stateOf` is the partition and ' +
      'offset of village.activity of the quantities and verdicts; history and certificates are read from other topics and may differ for a moment. ' +
      '`outlook` has the changes of the next 30 days if nothing more arrives; it is from classification, with the offset of its state, ' +
      'and is null, with the reason in `outlookMissing`, if classification does not answer at once.',
  })
  @ApiOkResponse(answer('The village.', VillageAnswer))
  @ApiBadRequestResponse({ description: 'The code does not have 12 digits.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  async getVillage(
    @Param() { code }: VillagePath,
    @Caller() caller: ApiKey | undefined,
  ): Promise<VillageAnswer> {
    const read = { ...exactIntegers, maxTimeMS: MAX_TIME_MS };
    const [village, history, certifications, otherCodes, outlook] = await Promise.all([
      this.models.villages.findById(code).setOptions(read).lean(),
      this.models.verdicts
        .find({ villageCode: code })
        .sort({ asOf: -1, sequence: -1 })
        .limit(MAX_HISTORY)
        .setOptions(read)
        .lean(),
      this.#certificates.ofVillage(code),
      this.otherCodes.of(code),
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
    const { _id, verdicts, people, openShopsBySource, ...figures } = village;
    const wholeness = await this.incompleteness.ofVillage({
      asOf: village.asOf,
      openShops: village.openShops,
      openShopsBySource,
    });
    const {
      qualifiesUnder: _under,
      shortfallPpm: _shortfall,
      partition: _partition,
      offset: _offset,
      ...rest
    } = figures;
    return {
      villageCode: _id,
      path: regionPath(village.townshipCode),
      ...wholeness,
      ...rest,
      ...(otherCodes.length > 0 && { otherCodes }),
      ...(people !== undefined && caller?.role === 'operator' && { people }),
      verdicts: verdicts.map((verdict) => {
        const { ruleSet, qualifies, sequence } = verdict;
        const criteria = criteriaOfVerdict(village, verdict, this.ruleSets);
        return { ruleSet, qualifies, sequence, ...this.#explained({ ruleSet, criteria }, village.asOf) };
      }),
      history: history.map(({ ruleSet, sequence, qualifies, asOf, criteria }) => ({
        ruleSet,
        sequence,
        qualifies,
        asOf,
        ...versionOn(ruleSet, asOf, this.ruleSets),
        criteria: explained(criteriaOfStored(criteria)),
      })),
      certifications: await Promise.all(
        certifications.map((certification) => this.#certificate(certification, village)),
      ),
      ...outlook,
    };
  }

  async #certificate(certification: CertificationDocument, village: VillageReadModel) {
    const incomplete = await this.incompleteness.ofCertificate(certification);
    return {
      year: certification.year,
      ruleSet: certification.ruleSet,
      qualifies: certification.qualifies,
      windowFrom: windowFromOf(certification.asOf),
      asOf: certification.asOf,
      ...figuresOfStored(certifiedFigures, certification),
      ...this.#explained(
        { ruleSet: certification.ruleSet, criteria: criteriaOfStored(certification.criteria) },
        certification.asOf,
      ),
      ...this.#revised(certification, village),
      ...(incomplete && { incomplete }),
    };
  }

  #explained(decided: Parameters<typeof explanationOf>[0], asOf: string): Explanation {
    return explanationOf(decided, asOf, this.ruleSets);
  }

  /** Certificates of rule sets that are no longer in force are shown unchanged. */
  #revised(
    certificate: CertificationDocument,
    { lateUpdates }: VillageReadModel,
  ): { readonly revised?: Revised } {
    const ruleSet = this.ruleSets.find(({ id }) => id === certificate.ruleSet);
    const revised = ruleSet && revisedOf(certificate, ruleSet, lateUpdates);
    return revised === undefined ? {} : { revised };
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages by region, rule set, kind and name.',
    description:
      'Every assessed village that meets all conditions, a page at a time. A village that changes while pages are read may move in the order.',
  })
  @AnswersList({
    item: VillageSummary,
    description: 'The villages.',
    office: [
      'villageCode',
      'name',
      'provinceCode',
      'province',
      'countyCode',
      'county',
      'townshipCode',
      'township',
      'qualifiesUnder',
      'salesFen',
      'alibabaSalesFen',
      'activeShops',
      'households',
      'asOf',
    ],
  })
  listVillages(@Query() question: VillagesQuestion): List<VillageSummary> {
    const { sort, borders } = question;
    return tableList<VillageSummary>(this.table, question, {
      item: VillageSummary,
      from: inBorders(villagesFigure, borders),
      ...conditionsOf(question),
      order: { name: sort, by: orderOf(sort) },
    });
  }
}

const villagesFigure = figure('villages');

function orderOf(sort: string): readonly OrderColumn[] {
  const descending = sort.startsWith('-');
  const field = sortedBy.find((each) => each === sort.replace('-', ''));
  const code = { column: 'villageCode', descending, pattern: /^\d{12}$/ };
  return field === undefined
    ? [code]
    : [{ column: field, descending, pattern: /^-?\d{1,34}$/, type: 'HUGEINT' }, code];
}
