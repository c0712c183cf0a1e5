import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { Controller, Get, Header, Inject, Param, Query, ValidationPipe } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { decodeActivity, headerText, stringifyExactJson, type TopicName, topicName, topicNames } from '@taocun/contracts';
import { answerWithTimeout, type InputRecord, type KafkaClient, kafkaClient, messageOf, readLog, withAdmin } from '@taocun/kafka';
import { Problem, RequireRole, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** A reader has to join a consumer group of its own first, which takes Kafka seconds. */
const TIMEOUT_MS = 20_000;
const MOST_RECORDS = 100;
const DEFAULT_RECORDS = 20;
/** Of a value, which may have a megabyte; all of it is in Kafka. */
const MOST_SHOWN = 16_384;

const parsed = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** Digits only: Number() would accept '1e2', '0x10' and ''. IsInt refuses anything else. */
const IsCount = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value));

class PartitionPath {
  @ApiProperty({ enum: topicNames, description: 'The topic, without the prefix of the installation.', example: 'village.verdicts' })
  @IsIn(topicNames, { message: `topic must be one of ${topicNames.join(', ')}` })
  readonly topic!: TopicName;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'The partition, from 0.', example: 0 })
  @IsCount()
  @IsInt({ message: 'partition must be a whole number' })
  @Max(1_000_000)
  readonly partition!: number;
}

class RecordsQuestion {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'The first offset; left out, the last records are answered.' })
  @IsOptional()
  @IsCount()
  @IsInt({ message: 'from must be an offset, a whole number' })
  readonly from?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_RECORDS,
    default: DEFAULT_RECORDS,
    description: 'Records of an answer, at most.',
  })
  @IsCount()
  @IsInt({ message: `limit must be a whole number from 1 to ${MOST_RECORDS}` })
  @Min(1)
  @Max(MOST_RECORDS)
  readonly limit: number = DEFAULT_RECORDS;
}

class PartitionBoundsDocs {
  @ApiProperty({ type: 'integer', example: 0 }) partition!: number;
  @ApiProperty({ type: 'integer', description: 'The first offset that Kafka still has.', example: 0 }) low!: number;
  @ApiProperty({ type: 'integer', description: 'The end of the log.', example: 4_711 }) high!: number;
}

class TopicDocs {
  @ApiProperty({ enum: topicNames }) topic!: string;
  @ApiProperty({ type: [PartitionBoundsDocs] }) partitions!: PartitionBoundsDocs[];
}

class TopicsDocs {
  @ApiProperty({ type: [TopicDocs], description: 'In the order of the flow.' }) items!: TopicDocs[];
}

class TopicRecordDocs {
  @ApiProperty({ type: 'integer', example: 4_711 }) offset!: number;
  @ApiProperty({ type: 'integer', description: 'Unix milliseconds.', example: 1_415_635_200_000 }) timestampMs!: number;
  @ApiProperty({ type: 'string', nullable: true, example: '320324109002' }) key!: string | null;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: `The value as text, cut after ${MOST_SHOWN.toLocaleString('en')} characters, in base64 where it is none; village.activity, which is Avro, as JSON. Null of a tombstone.`,
    example: '{"specversion":"1.0"}',
  })
  text!: string | null;
  @ApiProperty({ type: 'integer', description: 'The size of the value in bytes.', example: 312 }) bytes!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The headers that are text.',
    example: { traceparent: '00-…' },
  })
  headers!: Record<string, string>;
}

class TopicRecordsDocs extends PartitionBoundsDocs {
  @ApiProperty({ enum: topicNames }) topic!: string;
  @ApiProperty({ type: [TopicRecordDocs], description: 'By offset. A compacted topic has gaps.' }) items!: TopicRecordDocs[];
}

/** Shows operators what lies in a topic, without a tool of Kafka's. It changes nothing there. */
@ApiTags('operations')
@ApiServiceUnavailableResponse({ description: 'Kafka does not answer in time, or another reading is under way.' })
@Controller('api/v1/topics')
export class TopicsController {
  readonly #kafka: KafkaClient;
  #isReading = false;

  constructor(@Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'kafka' | 'topicPrefix' | 'groupId'>) {
    this.#kafka = kafkaClient({ ...config.kafka, clientId: `${config.kafka.clientId}-looking` }, silent);
  }

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The topics, with the bounds of each partition.' })
  @ApiOkResponse({ description: 'The topics.', type: TopicsDocs })
  async listTopics(): Promise<TopicsDocs> {
    const items = await this.#asked(() =>
      withAdmin(this.#kafka, (admin) =>
        Promise.all(
          topicNames.map(async (topic) => ({ topic, partitions: await admin.offsets(topicName(this.config.topicPrefix, topic)) })),
        ),
      ),
    );
    return { items };
  }

  @Get(':topic/:partition')
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Records of a partition.',
    description: 'Read from Kafka by a consumer group of its own, which commits nothing and is deleted afterwards. One reading at a time.',
  })
  @ApiOkResponse({ description: 'The records.', type: TopicRecordsDocs })
  @ApiNotFoundResponse({ description: 'The topic has no such partition.' })
  async listRecords(
    @Param(parsed) { topic, partition }: PartitionPath,
    @Query(parsed) { from, limit }: RecordsQuestion,
  ): Promise<TopicRecordsDocs> {
    if (this.#isReading) throw new Problem({ code: 'too-busy', detail: 'Another reading is under way. Try again in a moment.' });
    this.#isReading = true;
    try {
      return await this.#asked(async () => {
        const name = topicName(this.config.topicPrefix, topic);
        const bounds = (await withAdmin(this.#kafka, (admin) => admin.offsets(name))).find((one) => one.partition === partition);
        if (bounds === undefined) throw new Problem({ status: 404, detail: `${topic} has no partition ${partition}.` });
        const { low, high } = bounds;
        const first = Math.max(low, Math.min(high, from ?? high - limit));
        const items: TopicRecordDocs[] = [];
        const show = (_: number, records: readonly InputRecord[]): Promise<void> => {
          for (const record of records) items.push(shown(topic, record));
          return Promise.resolve();
        };
        // Beside the group of the loop, so that rights on its prefix are enough.
        const group = `${this.config.groupId}-look-${randomUUID()}`;
        const span = { partition, from: first, to: Math.min(high, first + limit) };
        await readLog(this.#kafka, name, [span], show, { group, signal: AbortSignal.timeout(TIMEOUT_MS) });
        return { topic, partition, low, high, items };
      });
    } finally {
      this.#isReading = false;
    }
  }

  /** @throws Problem where Kafka does not answer in time */
  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await answerWithTimeout(TIMEOUT_MS, 'Kafka', ask());
    } catch (error) {
      throw error instanceof Problem ? error : away(`The topic could not be read: ${messageOf(error)}.`);
    }
  }
}

function away(detail: string): Problem {
  return new Problem({ status: 503, detail: `${detail} Try again in a moment.` });
}

function shown(topic: TopicName, { offset, timestampMs, key, value, headers = {}, unreadable }: InputRecord): TopicRecordDocs {
  const texts = Object.keys(headers).flatMap((name) => {
    const text = headerText(headers, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    ...{ offset, timestampMs, key: key?.toString('utf8') ?? null, bytes: unreadable?.length ?? value?.length ?? 0 },
    text: unreadable === undefined ? (value === null ? null : textOf(topic, value).slice(0, MOST_SHOWN)) : unreadable.problem,
    headers: Object.fromEntries(texts),
  };
}

function textOf(topic: TopicName, value: Buffer): string {
  if (topic === 'village.activity') {
    try {
      return stringifyExactJson(decodeActivity(value));
    } catch {
      // A foreign record, shown as it is.
    }
  }
  return isUtf8(value) ? value.toString('utf8') : value.toString('base64');
}
