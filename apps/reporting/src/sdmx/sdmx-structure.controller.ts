import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { RequireRole, Problem, RULE_SETS } from '@taocun/service';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { tagOf } from '../cache/conditional-requests';
import { StaleWhileRevalidate } from '../cache/stale-while-revalidate';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { VillageMonths } from '../projections/village-months';
import { RegionSeries } from '../reports/region-series';
import { AGENCY, type Codelist, codelistsOf, CONCEPTS, FLOW, VERSION } from './components';
import { formAccepted, SdmxErrors, SdmxMessage } from './message-forms';
import { structureJsonOf } from './structure-json';
import { type Artefacts, artefactsFor, details, references, type StructureQuery } from './structure-query';
import { structureXmlOf } from './structure-xml';

const structureTypes = {
  json: 'application/vnd.sdmx.structure+json;version=2.0.0',
  xml: 'application/vnd.sdmx.structure+xml;version=3.0.0',
} as const;
/** All codes of a whole country are five million bytes in XML, which take a fifth of a second to make. */
const MAX_KEPT_BYTES = 33_554_432;

interface Message {
  readonly body: Buffer;
  readonly etag: string;
}

/** The parts of the path that may be left out from the end on. */
const structurePaths = [
  'structure',
  'structure/:artefactType',
  'structure/:artefactType/:agencyID',
  'structure/:artefactType/:agencyID/:resourceID',
];

/** The structures of SDMX REST 2.1. Source: https://github.com/sdmx-twg/sdmx-rest, doc/structures.md. */
@ApiTags('SDMX')
@Controller('sdmx')
export class SdmxStructureController {
  readonly #townships: StaleWhileRevalidate<readonly string[]>;
  readonly #codelists = new VersionedCache<readonly Codelist[]>(1);
  readonly #messages = new VersionedCache<Message>(MAX_KEPT_BYTES, ({ body }) => body.length);

  constructor(
    private readonly series: RegionSeries,
    months: VillageMonths,
    version: StoredVersion,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {
    this.#townships = new StaleWhileRevalidate(
      () => version.ofTopics('village.assessments'),
      () => months.townships(),
    );
  }

  @Get('structure/:artefactType/:agencyID/:resourceID/:version')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The dataflow, its data structure definition, concepts and codelists, in SDMX.',
    description: 'As SDMX-JSON 2.0 or SDMX-ML 3.0. Parts of the path may be left out from the end on; `*` stands for all.',
  })
  @ApiParam({ name: 'artefactType', example: 'dataflow', description: '`dataflow`, `datastructure`, `conceptscheme`, `codelist` or `*`.' })
  @ApiParam({ name: 'agencyID', example: AGENCY, description: 'The agency that maintains it, or `*`.' })
  @ApiParam({ name: 'resourceID', example: FLOW, description: 'Its id, or `*`.' })
  @ApiParam({ name: 'version', example: VERSION, description: 'A version; `+` and `~` are the latest.' })
  @ApiQuery({
    name: 'references',
    required: false,
    schema: { enum: [...references], default: 'none' },
    description: 'The artefacts to answer besides.',
  })
  @ApiQuery({
    name: 'detail',
    required: false,
    schema: { enum: [...details], default: 'full' },
    description: 'How much is told of what is found, and of what it refers to.',
  })
  @SdmxMessage(structureTypes)
  @SdmxErrors()
  async getSdmxStructure(
    @Param() path: StructureQuery,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Req() { headers: { accept } }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const form = formAccepted(accept, structureTypes, 'application/json', 'application/xml');
    const [series, townships] = await Promise.all([this.series.all(), this.#townships.current()]);
    const version = `${series.version} ${townships.version}`;
    const codelists = await this.#codelists.getOrCompute('', version, () =>
      Promise.resolve(codelistsOf(this.ruleSets, [...series.content.regions, ...townships.content])),
    );
    const artefacts = artefactsFor({ ...path, ...structureOptions(parameters) }, codelists);
    const { body, etag } = await this.#messages.getOrCompute(`${form} ${contentsOf(artefacts)}`, version, () =>
      Promise.resolve(messageOf(form, artefacts, series.computedAt)),
    );
    reply.header('etag', etag);
    // A text would have its media type written otherwise by Fastify.
    return new StreamableFile(body, { type: structureTypes[form] });
  }

  @Get(structurePaths)
  @RequireRole('reader')
  @ApiExcludeEndpoint()
  getSdmxStructures(
    @Param() path: StructureQuery,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.getSdmxStructure(path, parameters, request, reply);
  }
}

/** Equal for questions that are answered alike: there are endless ways to ask for the same. */
function contentsOf({ isStub, codelists, ...more }: Artefacts): string {
  const parts = [FLOW, CONCEPTS, ...codelists.map(({ id }) => id)];
  return JSON.stringify([more, parts.map((id) => [id, isStub(id)])]);
}

function messageOf(form: keyof typeof structureTypes, artefacts: Artefacts, preparedAt: Date): Message {
  const text = form === 'xml' ? structureXmlOf(artefacts, preparedAt) : JSON.stringify(structureJsonOf(artefacts, preparedAt));
  return { body: Buffer.from(text), etag: tagOf(text) };
}

function structureOptions(parameters: Readonly<Record<string, unknown>>): Pick<StructureQuery, 'references' | 'detail'> {
  for (const [name, given] of Object.entries(parameters)) {
    const known =
      name === 'references'
        ? [...references, 'dataflow', 'datastructure', 'conceptscheme', 'codelist']
        : name === 'detail'
          ? details
          : undefined;
    if (known === undefined)
      throw new Problem({ status: 400, detail: `${name} is no parameter of a structure query: there are references and detail.` });
    if (!known.some((each) => each === given)) throw new Problem({ status: 400, detail: `${name} must be one of ${known.join(', ')}` });
  }
  return parameters;
}
