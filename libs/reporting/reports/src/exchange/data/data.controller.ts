import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  type StreamableFile,
  UsePipes,
} from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { dayOfIso } from '@taocun/domain';
import {
  ALL_DAYS,
  BulkDownloads,
  figure,
  fileAnswer,
  hashOf,
  Incompleteness,
  incompleteText,
  MadeFiles,
  mediaTypes,
  Table,
  tableFileOf,
} from '@taocun/reporting-answers';
import { Problem, QuestionPipe, RequireRole, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type DataTable } from './columns';
import { catalogOf, dcatOf } from './dcat';
import { type DataFormat, dataFormats, type DataVersion, tablesOf } from './release';
import { dataTables } from './tables';

const JSON_LD = 'application/ld+json; charset=utf-8';
/** The file that describes a version. */
const DESCRIPTION = 'dcat.jsonld';
const fileNames = [
  ...dataTables.flatMap(({ name }) => dataFormats.map((format) => `${name}.${format}`)),
  DESCRIPTION,
];

const VERSION = /^\d{4}(-\d{2}-\d{2})?$/;
const versions = figure('data-versions');
/** The number of hashes that are kept, so that questions for many days take no memory. */
const MOST_HASHES = 200;
/** The name of the newest day among the versions. */
const NOW = 'now';

class DataPath {
  @ApiProperty({
    pattern: VERSION.source,
    example: '2015',
    description: 'A certified year of which a list has been issued, or a day up to the newest one.',
  })
  @Matches(VERSION, { message: 'version must be a certified year such as 2015, or a day such as 2015-07-20' })
  readonly version!: string;

  @ApiProperty({ enum: fileNames, description: 'The file. Files of villages exist only for the newest day.' })
  @IsIn(fileNames, { message: `file must be one of ${fileNames.join(', ')}` })
  readonly file!: string;
}

/** Has no parameters, so that any is refused. */
class NoQuestion {}

const binary = { schema: { type: 'string', format: 'binary' } };
const filesOfTables = { 'application/vnd.apache.parquet': binary, 'text/csv': binary };

/** The tables as files at separate addresses, with descriptions for catalogues. */
@ApiTags('data')
@Controller('data')
@UsePipes(QuestionPipe)
export class DataController {
  /** Hashes of the tables' rows. */
  readonly #hashes = new LRUCache<string, string>({ max: MOST_HASHES });

  constructor(
    private readonly table: Table,
    private readonly files: MadeFiles,
    private readonly bulkDownloads: BulkDownloads,
    private readonly incompleteness: Incompleteness,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance' | 'publicUrl'>,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The catalogue of the files of each certified year and of the newest day, as DCAT-AP.',
    description: 'The files are at `/data/{version}/{file}`.',
  })
  @ApiOkResponse({
    description: 'JSON-LD.',
    content: {
      'application/ld+json': {
        schema: { type: 'object' },
        example: { '@type': 'dcat:Catalog', 'dcat:dataset': [] },
      },
    },
  })
  async getDataCatalog(
    @Query() _none: NoQuestion,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const all = await this.#versions();
    reply.header('content-type', JSON_LD);
    return JSON.stringify(catalogOf(this.#address('data'), all, this.config.provenance));
  }

  @Get(':version/:file')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'A table as a file, or the description of all tables of a version.',
    description:
      'A version has everything up to its last day: up to the last cut-off of the lists of a certified year, or up to a day. Its files change only where ' +
      'later data revise it; then their ETag does. Files of tables have a length, a strong ETag and ranges, money in fen, and rows in the order of their ' +
      'key. `dcat.jsonld` describes each file and column, the licence and how to cite the version, in DCAT-AP and CSVW.',
  })
  @ApiOkResponse({
    description: 'The file.',
    content: {
      ...filesOfTables,
      'application/ld+json': {
        schema: { type: 'object' },
        example: { '@type': 'dcat:Dataset', 'dcat:version': '2015' },
      },
    },
  })
  @ApiResponse({
    status: 206,
    description: 'The part of a file that the header `Range` asks for.',
    content: filesOfTables,
  })
  @ApiResponse({ status: 416, description: 'The header `Range` asks for bytes after the end of the file.' })
  @ApiNotFoundResponse({
    description:
      'No list of the year has been issued, the day is yet to come, or the version has no such file.',
  })
  async getDataFile(
    @Param() { version: name, file }: DataPath,
    @Query() _none: NoQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | StreamableFile> {
    const version = await this.#version(name);
    const { provenance } = this.config;
    const { incomplete } = await this.incompleteness.of({
      window: { ...ALL_DAYS, until: version.day },
      hasCertificates: true,
    });
    const lacks = incomplete && incompleteText(incomplete);
    if (file === DESCRIPTION) {
      reply.header('content-type', JSON_LD);
      return JSON.stringify(dcatOf({ version, address: this.#address('..'), provenance, incomplete: lacks }));
    }
    const [tableName, format] = file.split('.') as [string, DataFormat];
    const table = tablesOf(version).find((each) => each.name === tableName);
    if (table === undefined)
      throw new Problem({
        status: 404,
        detail: `Only the newest day has ${file}: earlier states are not stored.`,
      });
    const marks = {
      ...(provenance && { provenance: provenance.label }),
      ...(lacks && { incomplete: lacks }),
    };
    const content = { columns: table.columns, provenance, marks, format };
    const hash = await this.#hash(table, version, () => this.bulkDownloads.admit(request, reply));
    return fileAnswer(
      this.files,
      {
        version: hashOf(`${hash} ${JSON.stringify(content)}`),
        options: { type: mediaTypes[format], disposition: `attachment; filename="taocun-${name}-${file}"` },
        make: async (signal) => {
          this.bulkDownloads.admit(request, reply);
          const { database } = await this.table.current();
          const end = `ORDER BY ${table.key.map(quoted).join(', ')}`;
          return tableFileOf(database, {
            ...content,
            from: { rows: table.rows, end, parameters: parametersOf(table, version) },
            signal,
          });
        },
      },
      request,
      reply,
    );
  }

  /**
   * Equal whenever the rows are equal, in any instance, so that a version keeps its ETag until it is revised.
   */
  async #hash(table: DataTable, version: DataVersion, admit: () => void): Promise<string> {
    const { database, version: stored } = await this.table.current();
    const key = `${stored} ${table.name} ${version.day}`;
    const known = this.#hashes.get(key);
    if (known !== undefined) return known;
    admit();
    const row = table.columns.map(({ name }) => name.split('.').map(quoted).join('.')).join(', ');
    const [result] = await database.rows<{ readonly hash: string }>(
      `SELECT count(*) || ' ' || bit_xor(hash(row(${row}))) AS hash FROM (${table.rows})`,
      parametersOf(table, version),
    );
    const hash = result?.hash ?? '';
    this.#hashes.set(key, hash);
    return hash;
  }

  async #version(name: string): Promise<DataVersion> {
    const all = await this.#versions();
    const known = all.find((version) => version.name === name);
    if (known !== undefined) return known;
    const newest = all.find(({ isNow }) => isNow)?.day ?? '';
    if (name.length > 4 && dayOfIso(name) !== undefined && name < newest)
      return { name, day: name, isNow: false };
    const names = all.map((version) => version.name).join(', ') || 'none yet';
    throw new Problem({
      code: name.length > 4 ? 'not-found' : 'not-certified',
      detail: `There is no version ${name}: a version is a certified year of which a list has been issued, or a day up to the newest one. There are ${names}.`,
    });
  }

  /** The certified years, and the newest day. */
  async #versions(): Promise<readonly DataVersion[]> {
    const { database } = await this.table.current();
    const rows = await database.rows<{ readonly name: string; readonly day: string }>(versions);
    return rows.map(({ name, day }) => ({ name: name === NOW ? day : name, day, isNow: name === NOW }));
  }

  /**
   * Without PUBLIC_URL it is relative to the document, because anybody can write any name into the header
   * `host`.
   */
  #address(relative: 'data' | '..'): string {
    return this.config.publicUrl === undefined ? relative : `${this.config.publicUrl}/data`;
  }
}

function parametersOf({ parameters }: DataTable, { day }: DataVersion) {
  return { ...parameters, day };
}

function quoted(name: string): string {
  return `"${name}"`;
}
