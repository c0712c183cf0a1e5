import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { GroupStatus, PartitionStatus } from '@taocun/messaging';
import { answer, type AnswerType, choice, Type } from '@taocun/openapi';
import { commit, version } from '@taocun/runtime';
import { type ServiceConfig } from '../config/config';
import { redactor, secretsOf } from '../config/secrets';
import { SERVICE_CONFIG } from '../config/tokens';
import { isOpen, RequireRole } from '../http/require-role';
import { ArrivingOrders } from './latest-orders';
import { RunningLoop } from './loop';
import { Positions } from './positions';
import { type WorkStandstill } from './standstill-detector';
import { type Health, Watchdog } from './watchdog';
import { PartitionsWithoutProgress } from './without-progress';

const probe = <const Status extends string>(status: Status) =>
  Type.Object(
    { status: choice([status]), reasons: Type.Array(Type.String()) },
    { example: { status, reasons: [] } },
  );
const Live = probe('live');
const Stuck = probe('stuck');
const Ready = probe('ready');
const NotReady = probe('not ready');

/** All details, for operators. */
interface HealthDetails extends Health {
  readonly service: string;
  readonly version: string;
  readonly commit: string;
  readonly upForSeconds: number;
  /** Absent in a process that reads nothing from Kafka. */
  readonly kafka?: { readonly answers: boolean; readonly trouble?: string; readonly group: GroupStatus };
  readonly mongodb: { readonly answers: boolean; readonly trouble?: string };
  readonly standstills: readonly WorkStandstill[];
  readonly partitions: readonly PartitionStatus[];
}

interface Reply {
  status(code: number): unknown;
}

/** Liveness and readiness probes, and the positions of the partitions. */
@ApiTags('operations')
@Controller()
export class HealthController {
  readonly #redact: ReturnType<typeof redactor>;

  constructor(
    private readonly loop: RunningLoop,
    private readonly watch: Watchdog,
    private readonly withoutProgress: PartitionsWithoutProgress,
    private readonly arriving: ArrivingOrders,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {
    // Reasons quote the drivers' messages, and may be public.
    this.#redact = redactor(secretsOf(config));
  }

  @Get('health/live')
  @RequireRole('nothing')
  @ApiOperation({
    summary: 'Liveness: whether the process makes progress; restart it if not.',
    description:
      'Not live means that there is work and Kafka and MongoDB answer, but nothing makes progress. A process that waits for them is live. Where metrics are ' +
      'not open, `reasons` point to `/health`.',
  })
  @ApiOkResponse(answer('It is live.', Live))
  @ApiServiceUnavailableResponse(answer('It is stuck; `reasons` name the place.', Stuck))
  getLiveness(@Res({ passthrough: true }) response: Reply): AnswerType<typeof Live | typeof Stuck> {
    const { live, stuck } = this.watch.health;
    if (!live) response.status(503);
    return { status: live ? 'live' : 'stuck', reasons: this.#shown(stuck) };
  }

  @Get('health/ready')
  @RequireRole('nothing')
  @ApiOperation({
    summary: 'Readiness: whether requests can be answered now, and no partition waits for an operator.',
    description:
      'Ingestion needs Kafka to acknowledge, reporting and classification need MongoDB to answer. None is ready while one of its partitions has stopped, ' +
      'or has failed three times in succession at one offset. Where metrics are not open, `reasons` point to `/health`.',
  })
  @ApiOkResponse(answer('Requests can be answered.', Ready))
  @ApiServiceUnavailableResponse(answer('Not ready, with the reasons.', NotReady))
  async getReadiness(
    @Res({ passthrough: true }) response: Reply,
  ): Promise<AnswerType<typeof Ready | typeof NotReady>> {
    const { ready, notReady } = await this.watch.ask();
    if (!ready) response.status(503);
    return { status: ready ? 'ready' : 'not ready', reasons: this.#shown(notReady) };
  }

  /** Reasons name topics, partitions and members of a replica set, which only operators may see. */
  #shown(reasons: readonly string[]): readonly string[] {
    if (reasons.length === 0 || isOpen('metrics', this.config.access)) return this.#redact(reasons);
    return ["GET /health says why, to an operator's key, and so does the log."];
  }

  @Get('health')
  @RequireRole('metrics')
  @ApiOperation({
    summary: 'The details behind liveness and readiness, and the state of the loop.',
    description: 'It is for people: probes ask `/health/live` and `/health/ready`.',
  })
  @ApiOkResponse({
    description: 'The details, also if it is not ready or not running.',
    schema: {
      type: 'object',
      example: {
        service: 'reporting',
        version: '1.2.3',
        commit: '1f2e3d4c',
        live: true,
        ready: true,
        running: true,
        upForSeconds: 3600,
      },
    },
  })
  async getHealth(): Promise<HealthDetails> {
    const health = await this.watch.ask();
    const { kafkaTrouble, group, partitions } = this.loop.loopStatus();
    return this.#redact({
      service: this.config.service,
      version,
      commit,
      ...health,
      upForSeconds: Math.round(process.uptime()),
      ...(this.loop.readsKafka && {
        kafka: {
          answers: kafkaTrouble === undefined,
          ...(kafkaTrouble !== undefined && { trouble: kafkaTrouble }),
          group,
        },
      }),
      mongodb: {
        answers: this.watch.databaseError === undefined,
        ...(this.watch.databaseError !== undefined && { trouble: this.watch.databaseError }),
      },
      standstills: this.watch.standstills,
      partitions,
    });
  }

  @Get('positions')
  @RequireRole('metrics')
  @ApiOperation({
    summary: 'The partitions of this instance: offsets applied and saved, and the end of the log.',
    description: 'Other instances have the other partitions.',
  })
  @ApiOkResponse(answer('The partitions and their counters.', Positions))
  async getPositions(): Promise<Positions> {
    const latestOrders = this.arriving.latest();
    return {
      ...this.loop.loopStatus(),
      noProgress: await this.withoutProgress.list(),
      ...(latestOrders && { latestOrders }),
    };
  }
}
