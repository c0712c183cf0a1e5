import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { type RuleSet } from '@taocun/domain';
import { assetText } from '@taocun/geography';
import { BulkDownloads, isKnown, Table, tagOf } from '@taocun/reporting-answers';
import { byteStream } from '@taocun/reporting-store';
import {
  Problem,
  RequireRole,
  RULE_SETS,
  SERVICE_CONFIG,
  type ServiceConfig,
  whenClosed,
} from '@taocun/service';
import { AGENCY, FLOW, seriesDimensions, VERSION } from './components';
import { dataCsvOf } from './data-csv';
import { dataJsonOf } from './data-json';
import { type DataQuery, dataQueryOf } from './data-query';
import { periodOf } from './indicators';
import {
  type ObservedSeries,
  observedSeries,
  type SeriesOfRegions,
  seriesOfRegions,
} from './observed-series';

const dataTypes = {
  json: 'application/vnd.sdmx.data+json;version=2.0.0',
  csv: 'application/vnd.sdmx.data+csv;version=2.0.0',
} as const;
const structureType = 'application/vnd.sdmx.structure+xml;version=3.0.0';

const contentOf = (examples: Readonly<Record<string, string>>) => ({
  description: 'The message.',
  content: Object.fromEntries(
    Object.entries(examples).map(([type, example]) => [type, { schema: { type: 'string' }, example }]),
  ),
});

/**
 * A part of SDMX REST 2.1: one structure, and its data by key, for regions from the counties up to the
 * nation. Source: https://github.com/sdmx-twg/sdmx-rest.
 */
@ApiTags('SDMX')
@Controller('sdmx')
export class SdmxController {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    private readonly bulkDownloads: BulkDownloads,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get(`structure/dataflow/${AGENCY}/${FLOW}/${VERSION}`)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The dataflow with its data structure definition, concepts and codelists, as SDMX-ML 3.0.',
    description:
      'Parameters that SDMX clients add, such as `references`, change nothing: the answer has all of it.',
  })
  @ApiOkResponse(contentOf({ [structureType]: '<?xml version="1.0" encoding="UTF-8"?>…' }))
  getSdmxStructure(@Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const text = assetText('sdmx-structure.xml');
    reply.header('etag', tagOf(text));
    // Fastify would change the media type of a string.
    return new StreamableFile(Buffer.from(text), { type: structureType });
  }

  @Get(`data/dataflow/${AGENCY}/${FLOW}/${VERSION}/:key`)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The observations of regions by month and certified year, in SDMX.',
    description:
      'As SDMX-JSON 2.0 or SDMX-CSV 2.0, from the counties up to the nation. The key has for each ' +
      'dimension a code, several with `+` between, or `*`, with dots between dimensions; those at its end may be left out. 204 where nothing is found.',
  })
  @ApiParam({
    name: 'key',
    example: 'A.33.QUALIFYING.*',
    description: `\`${seriesDimensions.map(({ id }) => id).join('.')}\`.`,
  })
  @ApiQuery({
    name: 'c[TIME_PERIOD]',
    required: false,
    schema: { type: 'string' },
    example: 'ge:2014+le:2016',
    description: 'A year or a month, or bounds: `ge:2014-07`, `le:2015`, or both with a plus between.',
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
    name: 'format',
    required: false,
    schema: { enum: Object.keys(dataTypes) },
    description: 'The format, which outranks the Accept header.',
  })
  @ApiOkResponse(
    contentOf({
      [dataTypes.json]: '{"meta":{…},"data":{…}}',
      [dataTypes.csv]: 'STRUCTURE,STRUCTURE_ID,ACTION,…',
    }),
  )
  @ApiResponse({ status: 204, description: 'No observation matches.' })
  @ApiBadRequestResponse({ description: 'The query is malformed.' })
  @ApiResponse({ status: 406, description: 'The Accept header accepts none of the forms.' })
  async getSdmxData(
    @Param('key') key: string,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const query = dataQueryOf(key, parameters);
    const form = formOf(parameters['format'], request.headers.accept);
    const current = await this.table.current();
    const comment = this.config.provenance?.statement.en;
    const etag = tagOf(`${form} ${request.url} ${current.version} ${comment}`);
    if (isKnown(request.headers, etag)) {
      reply.header('etag', etag);
      return new StreamableFile(Readable.from([]), { type: dataTypes[form] });
    }
    this.bulkDownloads.admit(request, reply);
    const content = await seriesOfRegions(current);
    const observed = observedSeries(content, this.ruleSets, query);
    whenClosed(reply.raw, () => void observed.return(undefined));
    const first = await observed.next();
    if (first.done === true) {
      reply.code(204);
      return undefined;
    }
    reply.header('etag', etag);
    const series = this.bulkDownloads.paced(
      request.method === 'HEAD' ? noSeries() : allOf(first.value, observed),
    );
    const { ruleSets } = this;
    const { regions } = content;
    const body =
      form === 'csv'
        ? dataCsvOf(series, comment)
        : byteStream(
            dataJsonOf(series, query, {
              ruleSets,
              regions,
              ...this.#periods(content, query),
              preparedAt: current.knownAt,
              comment,
            }),
          );
    return new StreamableFile(body, {
      type: dataTypes[form],
      ...(form === 'csv' && { disposition: `attachment; filename="${FLOW}.csv"` }),
    });
  }

  /** The periods of the nation include those of all its regions. */
  #periods(
    { nation }: SeriesOfRegions,
    { hasPeriod }: DataQuery,
  ): { readonly periods: readonly string[]; readonly windows: readonly string[] } {
    const items = nation.filter((item) => hasPeriod(periodOf(item)));
    return {
      periods: [...new Set(items.map(periodOf))].sort(),
      windows: [...new Set(items.flatMap((item) => item.windowFrom ?? []))].sort(),
    };
  }
}

async function* noSeries(): AsyncGenerator<ObservedSeries> {
  // The answer to HEAD has no body, and so no series.
}

async function* allOf(
  first: ObservedSeries,
  others: AsyncIterable<ObservedSeries>,
): AsyncGenerator<ObservedSeries> {
  yield first;
  yield* others;
}

/** Options of SDMX-CSV that only name the default behaviour. */
const DEFAULT_OPTIONS = /;\s*(labels=id|timeFormat=original|keys=none)\b/g;

/**
 * The requested format, or the one that the Accept header prefers; plain JSON and CSV select these formats
 * too.
 */
function formOf(format: unknown, accept: string | undefined): keyof typeof dataTypes {
  if (format === 'json' || format === 'csv') return format;
  if (format !== undefined) throw new Problem({ status: 400, detail: 'format must be one of json, csv' });
  const offered = [dataTypes.json, dataTypes.csv, 'application/json', 'text/csv'];
  const best = new Negotiator({ headers: { accept: accept?.replace(DEFAULT_OPTIONS, '') } }).mediaType(
    offered,
  );
  if (best === undefined)
    throw new Problem({
      status: 406,
      detail: `The formats are ${dataTypes.json} and ${dataTypes.csv}; the Accept header accepts neither.`,
    });
  return best.includes('json') ? 'json' : 'csv';
}
