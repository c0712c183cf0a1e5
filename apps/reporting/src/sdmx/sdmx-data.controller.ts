import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { RequireRole, Problem, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { byteStream } from '../exact/text-chunks';
import { isKnown, tagOf } from '../cache/conditional-requests';
import { everyMonthOf } from '../places/calendar-months';
import { WholeLists } from '../lists/whole-lists';
import { NATION } from '../places/region-levels';
import { type Division, RegionSeries, type SeriesOfRegions } from '../reports/region-series';
import { AGENCY, codelistsOf, FLOW, seriesDimensions, timeDimension, VERSION } from './components';
import { dataCsvOf } from './data-csv';
import { dataJsonOf } from './data-json';
import { type DataPath, type DataQuery, dataQueryOf } from './data-query';
import { formAccepted, SdmxErrors, SdmxMessage } from './message-forms';
import { type ObservedSeries, observedSeries } from './observed-series';

const dataTypes = {
  json: 'application/vnd.sdmx.data+json;version=2.0.0',
  csv: 'application/vnd.sdmx.data+csv;version=2.0.0',
} as const;
/** The parts of the path that may be left out from the end on. */
const dataPaths = [
  'data',
  'data/:context',
  'data/:context/:agencyID',
  'data/:context/:agencyID/:resourceID',
  'data/:context/:agencyID/:resourceID/:version',
];

/** The data of SDMX REST 2.1: series of regions, from the counties up to the nation, and of townships by name. Source: https://github.com/sdmx-twg/sdmx-rest, doc/data.md. */
@ApiTags('SDMX')
@Controller('sdmx')
export class SdmxDataController {
  constructor(
    private readonly series: RegionSeries,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    private readonly wholeLists: WholeLists,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get('data/:context/:agencyID/:resourceID/:version/:key')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The observations of regions by month and certified year, in SDMX.',
    description:
      'As SDMX-JSON 2.0 or SDMX-CSV 2.0, from the counties up to the nation, and of townships that the key or a filter names (50 at most). The key has a code or `*` for each dimension, with dots between; several ' +
      'keys have commas between. Parts of the path may be left out from the end on. 204 where nothing is found.',
  })
  @ApiParam({ name: 'context', example: 'dataflow', description: '`dataflow`, `datastructure` or `*`.' })
  @ApiParam({ name: 'agencyID', example: AGENCY, description: 'The agency that maintains it, or `*`.' })
  @ApiParam({ name: 'resourceID', example: FLOW, description: 'Its id, or `*`.' })
  @ApiParam({ name: 'version', example: VERSION, description: 'A version; `+` and `~` are the latest.' })
  @ApiParam({ name: 'key', example: 'A.33.QUALIFYING.*', description: `\`${seriesDimensions.map(({ id }) => id).join('.')}\`.` })
  @ApiQuery({
    name: 'c[TIME_PERIOD]',
    required: false,
    schema: { type: 'string' },
    example: 'ge:2014+le:2016',
    description: `A filter; so have \`${[...seriesDimensions, timeDimension].map(({ id }) => id).join('`, `')}\`. A comma means or, a plus means and; operators are eq, ne, lt, le, gt, ge, co, nc, sw, ew.`,
  })
  @ApiQuery({
    name: 'firstNObservations',
    required: false,
    schema: { type: 'integer', minimum: 1 },
    description: 'The most of each series, from its first.',
  })
  @ApiQuery({
    name: 'lastNObservations',
    required: false,
    schema: { type: 'integer', minimum: 1 },
    description: 'The most of each series, up to its last.',
  })
  @ApiQuery({
    name: 'dimensionAtObservation',
    required: false,
    schema: { enum: [timeDimension.id, 'AllDimensions'], default: timeDimension.id },
    description: 'The dimension below which observations stand: by series, or each by itself.',
  })
  @ApiQuery({
    name: 'attributes',
    required: false,
    schema: { enum: ['dsd', 'all', 'none'], default: 'dsd' },
    description: 'Whether observations come with their attributes.',
  })
  @ApiQuery({
    name: 'format',
    required: false,
    schema: { enum: Object.keys(dataTypes) },
    description: 'The form, whatever the Accept header says.',
  })
  @SdmxMessage(dataTypes)
  @ApiResponse({ status: 204, description: 'No observation matches.' })
  @SdmxErrors()
  @ApiResponse({ status: 501, description: 'An option of SDMX that is not offered.' })
  async getSdmxData(
    @Param() path: DataPath,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const query = dataQueryOf(path, parameters);
    const form = formOf(parameters['format'], request.headers.accept);
    const { content, computedAt, version } = await this.series.all(query.townships);
    const found = observedSeries(content, this.ruleSets, query);
    const first = found.next();
    if (first.done === true) {
      reply.code(204);
      return undefined;
    }
    const comment = this.config.provenance?.statement.en;
    const etag = tagOf(`${form} ${request.url} ${version} ${comment}`);
    reply.header('etag', etag);
    const isWanted = request.method !== 'HEAD' && !isKnown(request.headers, etag);
    const series = isWanted ? this.wholeLists.for(request, reply, allOf(first.value, found)) : allOf();
    const body =
      form === 'csv'
        ? dataCsvOf(series, query, comment)
        : byteStream(
            dataJsonOf(series, query, {
              ...{ codelists: codelistsOf(this.ruleSets, content.regions), periods: this.#periods(content, query) },
              ...{ preparedAt: computedAt, comment },
            }),
          );
    return new StreamableFile(body, {
      type: dataTypes[form],
      ...(form === 'csv' && { disposition: `attachment; filename="${FLOW}.csv"` }),
    });
  }

  @Get(dataPaths)
  @RequireRole('reader')
  @ApiExcludeEndpoint()
  getAllSdmxData(
    @Param() path: DataPath,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    return this.getSdmxData(path, parameters, request, reply);
  }

  /** The periods of the nation are those of all its regions. */
  #periods(series: SeriesOfRegions, { hasPeriod }: DataQuery): readonly string[] {
    const known = (by: Division): string[] =>
      this.ruleSets.flatMap(({ id }) => series.of(NATION, id, by).map((item) => ('year' in item ? String(item.year) : item.month)));
    return [...new Set(known('year')), ...everyMonthOf(known('month'))].filter(hasPeriod).sort();
  }
}

async function* allOf(first?: ObservedSeries, others: Iterable<ObservedSeries> = []): AsyncGenerator<ObservedSeries> {
  if (first !== undefined) yield await Promise.resolve(first);
  yield* others;
}

function formOf(format: unknown, accept: string | undefined): keyof typeof dataTypes {
  if (format === undefined) return formAccepted(accept, dataTypes, 'application/json', 'text/csv');
  if (format === 'json' || format === 'csv') return format;
  throw new Problem({ status: 400, detail: `format must be one of ${Object.keys(dataTypes).join(', ')}` });
}
