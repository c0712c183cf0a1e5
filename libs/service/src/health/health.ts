import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { GroupStatus, LoopStatus, PartitionStatus } from '@taocun/messaging';
import { type ServiceConfig } from '../config/config';
import { RunningLoop } from './loop';
import { LoopStatusDocs } from './loop-docs';
import { Watchdog } from './watchdog';
import { RequireRole } from '../access/require-role';
import { redactor, secretsOf } from '../config/secrets';
import { type Stall } from './stall-detector';
import { SERVICE_CONFIG } from '../config/tokens';

interface Liveness {
  readonly status: 'live' | 'stuck';
  readonly reasons: readonly string[];
}

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly reasons: readonly string[];
}

/** All that is known, for operators. */
interface HealthDetails {
  readonly service: string;
  readonly live: boolean;
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly stuck: readonly string[];
  readonly upForSeconds: number;
  readonly kafka: { readonly answers: boolean; readonly trouble?: string; readonly group: GroupStatus };
  readonly mongodb: { readonly answers: boolean; readonly trouble?: string };
  readonly standstills: readonly Stall[];
  readonly partitions: readonly PartitionStatus[];
}

/** Describes a `Liveness` or a `Readiness`. */
const answerOf = (status: Liveness['status'] | Readiness['status']) => ({
  'application/json': {
    schema: {
      type: 'object',
      properties: { status: { type: 'string', enum: [status] }, reasons: { type: 'array', items: { type: 'string' } } },
      required: ['status', 'reasons'],
    },
  },
});

interface Reply {
  status(code: number): unknown;
}

/** Is the process to be restarted, is it at work, and where is it in its partitions? */
@ApiTags('operations')
@Controller()
export class HealthController {
  readonly #redact: ReturnType<typeof redactor>;

  constructor(
    private readonly loop: RunningLoop,
    private readonly watch: Watchdog,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {
    // Reasons quote what drivers say, and everybody may ask for them.
    this.#redact = redactor(secretsOf(config));
  }

  @Get('health/live')
  @RequireRole('nothing')
  @ApiOperation({
    summary: 'Whether the process is worth keeping; restart it if not.',
    description: 'It is not where nothing moves although there is work and Kafka and MongoDB answer. Whoever waits for them is live.',
  })
  @ApiOkResponse({ description: 'It is live.', content: answerOf('live') })
  @ApiServiceUnavailableResponse({ description: 'It is stuck, with what.', content: answerOf('stuck') })
  live(@Res({ passthrough: true }) response: Reply): Liveness {
    const { live, stuck } = this.watch.health;
    if (!live) response.status(503);
    return { status: live ? 'live' : 'stuck', reasons: this.#redact(stuck) };
  }

  @Get('health/ready')
  @RequireRole('nothing')
  @ApiOperation({ summary: 'Whether the service does its work, and why not.' })
  @ApiOkResponse({ description: 'Every partition is running, and Kafka and MongoDB answer.', content: answerOf('ready') })
  @ApiServiceUnavailableResponse({ description: 'Not ready, with the reasons.', content: answerOf('not ready') })
  async ready(@Res({ passthrough: true }) response: Reply): Promise<Readiness> {
    const { ready, reasons } = await this.watch.ask();
    if (!ready) response.status(503);
    return { status: ready ? 'ready' : 'not ready', reasons: this.#redact(reasons) };
  }

  @Get('health')
  @RequireRole('metrics')
  @ApiOperation({ summary: 'Everything that both of these follow from.' })
  @ApiOkResponse({ description: 'The details, whether it is well or not.', schema: { type: 'object' } })
  async details(): Promise<HealthDetails> {
    const health = await this.watch.ask();
    const { kafkaTrouble, group, partitions } = this.loop.loopStatus();
    return this.#redact({
      service: this.config.service,
      ...health,
      upForSeconds: Math.round(process.uptime()),
      kafka: { answers: kafkaTrouble === undefined, ...(kafkaTrouble !== undefined && { trouble: kafkaTrouble }), group },
      mongodb: {
        answers: this.watch.databaseError === undefined,
        ...(this.watch.databaseError !== undefined && { trouble: this.watch.databaseError }),
      },
      standstills: this.watch.stalls,
      partitions,
    });
  }

  @Get('positions')
  @RequireRole('metrics')
  @ApiOperation({ summary: 'Every partition of this instance: what has been read, what is saved, where the log ends.' })
  @ApiOkResponse({ description: 'The partitions, and what they have done.', type: LoopStatusDocs })
  positions(): LoopStatus {
    return this.loop.loopStatus();
  }
}
