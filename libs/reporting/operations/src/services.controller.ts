import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags, getSchemaPath } from '@nestjs/swagger';
import {
  LoopStatusDocs,
  Metrics,
  PartitionsWithoutProgress,
  type Positions,
  RequireRole,
  Problem,
  RunningLoop,
  type ServiceName,
  serviceNames,
} from '@taocun/service';
import { Incompleteness, type OtherService, ServiceClient } from '@taocun/reporting-answers';
import { type Alert, AlertDocs, Alerts, type FlowState, FlowStateDocs } from './alerts';
import { samplesOf } from './prometheus-text';

/** Short, for the page polls every second or two: a service that hangs must show as such and not hide the others. */
const TIMEOUT_MS = 2_000;

/** The figures of a process, by the Prometheus client's names. */
const figures = {
  memoryBytes: 'process_resident_memory_bytes',
  cpuSeconds: 'process_cpu_seconds_total',
  startedAtSeconds: 'process_start_time_seconds',
  eventLoopLagSeconds: 'nodejs_eventloop_lag_p99_seconds',
} as const;
type Figure = keyof typeof figures;

/** The answer of a service, or the reason why there is none. */
type ServiceAnswer = { readonly service: ServiceName } & (
  | ({ readonly answers: true; readonly process: Partial<Record<Figure, number>> } & Positions)
  | { readonly answers: false; readonly because: string }
);

interface Answer {
  readonly services: readonly ServiceAnswer[];
  /** Ingestion's counts; null where it does not answer. */
  readonly counts: unknown;
  readonly state: FlowState;
  readonly alerts: readonly Alert[];
}

class ProcessFiguresDocs implements Partial<Record<Figure, number>> {
  @ApiPropertyOptional({ type: 'integer', example: 180_000_000 }) memoryBytes?: number;
  @ApiPropertyOptional({ example: 12.5 }) cpuSeconds?: number;
  @ApiPropertyOptional({ example: 1_415_635_200 }) startedAtSeconds?: number;
  @ApiPropertyOptional({ example: 0.011 }) eventLoopLagSeconds?: number;
}

class AnsweringServiceDocs extends LoopStatusDocs {
  @ApiProperty({ enum: serviceNames }) service!: string;
  @ApiProperty({ enum: [true], description: 'It has answered: the following members are from its `/positions`.' }) answers!: boolean;
  @ApiProperty({ type: ProcessFiguresDocs, description: 'Figures of the process.' }) process!: ProcessFiguresDocs;
}

class SilentServiceDocs {
  @ApiProperty({ enum: serviceNames }) service!: string;
  @ApiProperty({ enum: [false], description: 'It has not answered.' }) answers!: boolean;
  @ApiProperty({ description: 'The reason.', example: 'Ingestion does not answer.' }) because!: string;
}

@ApiExtraModels(AnsweringServiceDocs, SilentServiceDocs)
class ServicesDocs {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(AnsweringServiceDocs) }, { $ref: getSchemaPath(SilentServiceDocs) }] },
  })
  services!: (AnsweringServiceDocs | SilentServiceDocs)[];
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'The answer of ingestion to `GET /api/v1/counts`.',
    example: { read: 33_050, accepted: 32_000 },
  })
  counts!: object | null;
  @ApiProperty({ type: FlowStateDocs, description: 'The state of the installation in one sentence, and what to do.' })
  state!: FlowStateDocs;
  @ApiProperty({
    type: [AlertDocs],
    description: 'The conditions that hold, the gravest first, as far as they can be judged without Prometheus.',
  })
  alerts!: AlertDocs[];
}

/** The whole flow for operators: one instance of each service, the one that answers at the configured address. */
@ApiTags('operations')
@Controller('api/v1/services')
export class ServicesController {
  constructor(
    private readonly services: ServiceClient,
    private readonly loop: RunningLoop,
    private readonly withoutProgress: PartitionsWithoutProgress,
    private readonly metrics: Metrics,
    private readonly incompleteness: Incompleteness,
    private readonly alerts: Alerts,
  ) {}

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The positions, counts and resource use of each service, and the alerts that hold.',
    description: 'Of one instance each: this one of reporting, and those at INGESTION_URL and CLASSIFICATION_URL.',
  })
  @ApiOkResponse({ description: 'The services, in the order of the flow.', type: ServicesDocs })
  async listServices(@Req() { headers: { authorization } }: { readonly headers: { readonly authorization?: string } }): Promise<Answer> {
    const [freshness, alerts, counts, ...services] = await Promise.all([
      this.incompleteness.freshness(),
      this.alerts.all(),
      this.#json('ingestion', '/api/v1/counts', authorization).catch(() => null),
      this.#of('ingestion', authorization),
      this.#of('classification', authorization),
      this.#own(),
    ]);
    return { services, counts, state: await this.alerts.state(freshness), alerts };
  }

  async #own(): Promise<ServiceAnswer> {
    const [noProgress, metrics] = await Promise.all([this.withoutProgress.list(), this.metrics.text()]);
    return { service: 'reporting', answers: true, ...this.loop.loopStatus(), noProgress, process: figuresOf(metrics) };
  }

  async #of(service: OtherService, authorization: string | undefined): Promise<ServiceAnswer> {
    try {
      const [positions, metrics] = await Promise.all([
        this.#json(service, '/positions', authorization),
        this.#text(service, '/metrics', authorization),
      ]);
      return { service, answers: true, ...(positions as Positions), process: figuresOf(metrics) };
    } catch (error) {
      if (error instanceof Problem) return { service, answers: false, because: error.problem.detail };
      if (error instanceof SyntaxError) return { service, answers: false, because: `Another program than ${service} has answered.` };
      throw error;
    }
  }

  async #json(service: OtherService, path: string, authorization: string | undefined): Promise<unknown> {
    return JSON.parse(await this.#text(service, path, authorization));
  }

  async #text(service: OtherService, path: string, authorization: string | undefined): Promise<string> {
    const { status, text } = await this.services.ask(service, { path, authorization, timeoutMs: TIMEOUT_MS });
    if (status !== 200) throw new Problem({ status: 502, detail: `${service} has answered with status ${status}.` });
    return text;
  }
}

function figuresOf(metrics: string): Partial<Record<Figure, number>> {
  const readings = samplesOf(metrics);
  return Object.fromEntries(
    Object.entries(figures).flatMap(([figure, name]) => {
      const value = readings.get(name);
      return value === undefined ? [] : [[figure, value]];
    }),
  );
}
