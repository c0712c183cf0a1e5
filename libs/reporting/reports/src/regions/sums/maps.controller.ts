import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Controller, Get, Header, Inject, Query, Req, Res, StreamableFile, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  PickType,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { assetText } from '@taocun/geography';
import {
  BulkDownloads,
  defaultRuleSet,
  figure,
  isKnown,
  IsRuleSet,
  IsTruth,
  RuleSetQuestion,
  Table,
  tableList,
  tagOf,
  type Truth,
} from '@taocun/reporting-answers';
import { byteStream } from '@taocun/reporting-store';
import { QuestionPipe, RequireRole, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { VillageSummary } from '../../villages/answers';
import { conditionsOf } from '../../villages/search/village-conditions';
import { VillagesQuestion } from '../../villages/villages.controller';
import { type Feature, featureCollection, GEO_JSON, type Geometry, villageLocationOf } from './geojson';

class VillageMapQuestion extends PickType(VillagesQuestion, ['region', 'kind', 'povertyCounty', 'search']) {
  @IsRuleSet() readonly ruleSet: string = defaultRuleSet();

  @IsTruth('Those that qualify, those that do not, or both.', 'true')
  readonly qualifies: Truth = 'true';
}

interface Outline {
  readonly properties: { readonly code?: string; readonly name: string };
  readonly geometry: Geometry;
}

const villagesFigure = figure('villages');
const byCode = { name: 'code', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] } as const;
const mapped = [
  'villageCode',
  'townshipCode',
  'name',
  'salesFen',
  'activeShops',
  'longitude',
  'latitude',
  'qualifiesUnder',
] as const;
type MappedVillage = Pick<VillageSummary, (typeof mapped)[number]>;

/** Few properties, because a map has many features. */
const provinces = figure('provinces');
const noFigures = {
  name: '',
  villages: 0,
  qualifying: 0,
  towns: 0,
  clusters: 0,
  salesFen: 0,
  qualifyingSalesFen: 0,
  activeShops: 0,
};
type MappedProvince = { readonly code: string } & typeof noFigures;

@ApiTags('maps')
@Controller('api/v1')
@UsePipes(QuestionPipe)
export class MapsController {
  #outlines: readonly Outline[] | undefined;

  constructor(
    private readonly table: Table,
    private readonly bulkDownloads: BulkDownloads,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get('villages.geojson')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages as points, for a map.',
    description:
      'All villages that meet the conditions, streamed. `id` is the village code. A village is drawn at its registered position ' +
      '(`place` is `registered`, or by the provenance `approximate`, right within `withinKm`), else at a point inside its county ' +
      '(`county-centre`); if neither is known, `geometry` is null (`unknown`).',
  })
  @ApiOkResponse(
    geoJson('The villages, by code.', '330782004213', '青岩刘村', {
      type: 'Point',
      coordinates: [120.1, 29.3],
    }),
  )
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  @ApiServiceUnavailableResponse({
    description: 'Too many whole lists are being sent: try again after `retry-after`.',
  })
  async mapVillages(
    @Query() question: VillageMapQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    // A streamed answer has no ETag of its content in advance, so the version of its data is used.
    const { provenance } = this.config;
    const { version } = await this.table.current();
    const etag = tagOf(`${version} ${provenance?.label}`);
    reply.header('etag', etag);
    const { read } = tableList<MappedVillage>(
      this.table,
      {},
      { item: VillageSummary, from: villagesFigure, ...conditionsOf(question), order: byCode },
    );
    const needsBody = request.method !== 'HEAD' && !isKnown(request.headers, etag);
    const body = needsBody ? this.bulkDownloads.for(request, reply, read(undefined, mapped)) : [];
    const features = featuresOf(body, question.ruleSet, provenance?.placesWithinKm);
    return new StreamableFile(byteStream(featureCollection(features, provenance)), { type: GEO_JSON });
  }

  @Get('provinces.geojson')
  @RequireRole('reader')
  @Header('content-type', GEO_JSON)
  @ApiOperation({
    summary: 'Outlines of the provinces with their figures, for a map.',
    description:
      'Simplified outlines for overview maps, not for boundaries, and boundary lines without an `id`; `id` is the province code. The outer rings run ' +
      'anticlockwise, as RFC 7946 requires; a renderer on the sphere may need them clockwise.',
  })
  @ApiOkResponse(
    geoJson('The provinces and the boundary lines.', '33', '浙江省', { type: 'Polygon', coordinates: [] }),
  )
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async mapProvinces(@Query() { ruleSet }: RuleSetQuestion): Promise<string> {
    this.#outlines ??= outlines();
    const { database } = await this.table.current();
    const rows = await database.rows<MappedProvince>(provinces, { ruleSet });
    const known = new Map(rows.map(({ code, ...figures }) => [code, figures]));
    const features = this.#outlines.map(({ geometry, properties: { code, name } }) =>
      code === undefined
        ? { geometry, properties: { name } }
        : { id: code, geometry, properties: { ...(known.get(code) ?? noFigures), name } },
    );
    return text(Readable.from(featureCollection(features, this.config.provenance)));
  }
}

async function* featuresOf(
  items: Iterable<MappedVillage> | AsyncIterable<MappedVillage>,
  ruleSet: string,
  withinKm: number | undefined,
): AsyncGenerator<Feature> {
  for await (const item of items) yield villageFeature(item, ruleSet, withinKm);
}

function villageFeature(village: MappedVillage, ruleSet: string, withinKm: number | undefined): Feature {
  const { villageCode: id, name, salesFen, activeShops, qualifiesUnder } = village;
  const { geometry, ...place } = villageLocationOf(village, withinKm);
  return {
    id,
    geometry,
    properties: { name, ...place, qualifies: qualifiesUnder.includes(ruleSet), salesFen, activeShops },
  };
}

/** The shapes never change, so their JSON is made once. */
function outlines(): Outline[] {
  const { features } = JSON.parse(assetText('provinces.geo.json')) as {
    readonly features: readonly Outline[];
  };
  return features.map(({ properties, geometry }) => ({
    properties,
    geometry: { json: JSON.stringify(geometry) },
  }));
}

function geoJson(description: string, id: string, name: string, geometry: object) {
  const example = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', id, geometry, properties: { name, salesFen: 1_234_567_890 } }],
  };
  const schema = { type: 'object', description: 'A FeatureCollection (RFC 7946).', example };
  return { description, content: { 'application/geo+json': { schema } } };
}
