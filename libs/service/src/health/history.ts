import { Controller, Get, Header, Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../access/require-role';
import { RunningLoop } from './loop';

/** A service over one minute: rates since the sample before, the rest as of its end. */
interface Sample {
  readonly at: string;
  readonly recordsPerSecond: number;
  readonly publishedPerSecond: number;
  /** Records of its partitions that are not applied yet. */
  readonly behind: number;
  readonly memoryBytes: number;
  /** Of one core. */
  readonly cpuShare: number;
  /** Whether the loop did its work. */
  readonly running: boolean;
}

/** The counters that rates are differences of. */
interface Counted {
  readonly atMs: number;
  readonly records: number;
  readonly published: number;
  readonly cpuMs: number;
}

/** Samples as columns, which are a third of the size of rows. */
export type HistoryColumns = { readonly [Column in keyof Sample]: readonly Sample[Column][] };

const SAMPLE_EVERY_MS = 60_000;
/** A day. */
const MOST_SAMPLES = 1_440;
const columns = ['at', 'recordsPerSecond', 'publishedPerSecond', 'behind', 'memoryBytes', 'cpuShare', 'running'] as const;

/** API documentation of a `HistoryColumns`. */
export class HistoryDocs {
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'date-time' }, description: 'The ends of the minutes.' }) at!: string[];
  @ApiProperty({ type: [Number], description: 'Records applied.', example: [1_200] }) recordsPerSecond!: number[];
  @ApiProperty({ type: [Number], description: 'Records published.', example: [900] }) publishedPerSecond!: number[];
  @ApiProperty({ type: [Number], description: 'Records of its partitions that were not applied yet.', example: [0] }) behind!: number[];
  @ApiProperty({ type: [Number], description: 'Resident memory.', example: [180_000_000] }) memoryBytes!: number[];
  @ApiProperty({ type: [Number], description: 'The share of one core.', example: [0.4] }) cpuShare!: number[];
  @ApiProperty({ type: [Boolean], description: 'Whether the loop did its work.', example: [true] }) running!: boolean[];
}

/** The last day of this process, a sample a minute, in memory: after a restart it begins anew. */
@Injectable()
export class ProcessHistory implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #samples: Sample[] = [];
  #last: Counted;
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(RunningLoop) private readonly loop: Pick<RunningLoop, 'loopStatus'>) {
    this.#last = this.#counted();
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  sample(): void {
    const counted = this.#counted();
    this.#samples.push(this.#since(this.#last, counted));
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
    this.#last = counted;
  }

  /** The samples, the earliest first, and at their end the minute that has begun. */
  get history(): HistoryColumns {
    const samples = [...this.#samples, this.#since(this.#last, this.#counted())];
    return Object.fromEntries(columns.map((column) => [column, samples.map((sample) => sample[column])])) as unknown as HistoryColumns;
  }

  #counted(): Counted {
    const { records, recordsPublished: published } = this.loop.loopStatus().counters;
    const { user, system } = process.cpuUsage();
    return { atMs: performance.now(), records, published, cpuMs: (user + system) / 1_000 };
  }

  #since(before: Counted, now: Counted): Sample {
    const ms = now.atMs - before.atMs;
    const rate = (difference: number): number => (ms > 0 ? Math.round((100_000 * difference) / ms) / 100 : 0);
    const { partitions, running } = this.loop.loopStatus();
    return {
      at: new Date().toISOString(),
      recordsPerSecond: rate(now.records - before.records),
      publishedPerSecond: rate(now.published - before.published),
      behind: partitions.reduce((sum, { end, offset }) => sum + Math.max(0, end - offset), 0),
      memoryBytes: process.memoryUsage.rss(),
      cpuShare: ms > 0 ? Math.round((1_000 * (now.cpuMs - before.cpuMs)) / ms) / 1_000 : 0,
      running,
    };
  }
}

@ApiTags('operations')
@Controller('positions/history')
export class HistoryController {
  constructor(private readonly kept: ProcessHistory) {}

  @Get()
  @RequireRole('metrics')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The last day of this process, minute by minute.',
    description: 'Kept in memory alone: it begins with the process. The last entry is of the minute that has begun.',
  })
  @ApiOkResponse({ description: 'Columns of the same length, the earliest first.', type: HistoryDocs })
  getHistory(): HistoryColumns {
    return this.kept.history;
  }
}
