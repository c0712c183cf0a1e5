import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { topicNames, topics } from '@taocun/contracts';
import {
  answer,
  type AnswerType,
  count,
  described,
  nullable,
  object,
  choice,
  type Static,
  text,
  Type,
} from '@taocun/openapi';
import { FlowWatch, Incompleteness, type OtherService, ServiceClient } from '@taocun/reporting-answers';
import {
  PartitionsWithoutProgress,
  Positions,
  Problem,
  RequireRole,
  RunningLoop,
  serviceNames,
} from '@taocun/service';
import { Alert, Alerts, FlowState } from './alerts';

/**
 * Short, because the page polls every second or two: a hanging service must show as such and not hide the
 * others.
 */
const SERVICE_TIMEOUT_MS = 2_000;

const AnsweringService = object('AnsweringService', {
  ...Positions.properties,
  service: choice(serviceNames),
  // openapi-generator makes no Java that compiles of a boolean with an enum or a const.
  answers: Type.Unsafe<true>({
    type: 'boolean',
    description: 'True: it has answered, and the following members are from its `/positions`.',
  }),
});

const SilentService = object('SilentService', {
  service: choice(serviceNames),
  answers: Type.Unsafe<false>({ type: 'boolean', description: 'False: it has not answered.' }),
  because: text('The reason.', 'Ingestion does not answer.'),
  reads: Type.Array(Type.String(), {
    description: 'The topics that it reads.',
    example: ['marketplace.updates'],
  }),
  waiting: Type.Optional(
    count('The records that wait for it in all partitions, by Kafka; absent if Kafka does not say it.'),
  ),
});

/** The answer of a service, or the reason why there is none. */
const ServiceAnswer = Type.Unsafe<Static<typeof AnsweringService> | Static<typeof SilentService>>({
  oneOf: [AnsweringService, SilentService],
});
type ServiceAnswer = AnswerType<typeof ServiceAnswer>;

const Services = object('Services', {
  services: Type.Array(ServiceAnswer),
  counts: nullable(
    Type.Unsafe<unknown>({
      type: 'object',
      additionalProperties: true,
      description: 'The answer of ingestion to `GET /api/v1/updates/counts`.',
      example: { read: 33_050, accepted: 32_000 },
    }),
  ),
  state: described(FlowState, 'The state of the installation in one sentence, and what to do.'),
  alerts: Type.Array(Alert, {
    description:
      'The conditions that hold, the gravest first, as far as they can be judged without Prometheus.',
  }),
});

/**
 * The whole flow for operators: one instance of each service, the one that answers at the configured address.
 */
@ApiTags('operations')
@Controller('api/v1/services')
export class ServicesController {
  @Inject(Alerts) private readonly alerts: Alerts;
  @Inject(FlowWatch) private readonly flow: FlowWatch;

  constructor(
    private readonly services: ServiceClient,
    private readonly loop: RunningLoop,
    private readonly withoutProgress: PartitionsWithoutProgress,
    private readonly incompleteness: Incompleteness,
  ) {}

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The positions and counts of each service, and the alerts that hold.',
    description:
      'Of one instance each: this one of reporting, and those at INGESTION_URL and CLASSIFICATION_URL.',
  })
  @ApiOkResponse(answer('The services, in the order of the flow.', Services))
  async listServices(
    @Req() { headers: { authorization } }: { readonly headers: { readonly authorization?: string } },
  ): Promise<AnswerType<typeof Services>> {
    const [freshness, counts, ...services] = await Promise.all([
      this.incompleteness.freshnessSoon(),
      this.#json('ingestion', '/api/v1/updates/counts', authorization).catch(() => null),
      this.#of('ingestion', authorization),
      this.#of('classification', authorization),
      this.#own(),
    ]);
    const alerts = await this.alerts.all(
      services.flatMap((one) => (one.answers ? [{ service: one.service, positions: one }] : [])),
    );
    return { services, counts, state: await this.alerts.state(freshness, alerts), alerts };
  }

  async #own(): Promise<ServiceAnswer> {
    return {
      service: 'reporting',
      answers: true,
      ...this.loop.loopStatus(),
      noProgress: await this.withoutProgress.list(),
    };
  }

  async #of(service: OtherService, authorization: string | undefined): Promise<ServiceAnswer> {
    try {
      const positions = (await this.#json(service, '/positions', authorization)) as Positions;
      return { service, answers: true, ...positions };
    } catch (error) {
      if (error instanceof Problem) return this.#silent(service, error.problem.detail);
      if (error instanceof SyntaxError)
        return this.#silent(service, `Another program than ${service} has answered.`);
      throw error;
    }
  }

  async #silent(service: OtherService, because: string): Promise<ServiceAnswer> {
    const reads = topicNames.filter((topic) => topics[topic].readBy.some((reader) => reader === service));
    const waiting = (await this.flow.seen()).find((one) => one.service === service)?.waiting;
    return { service, answers: false, because, reads, ...(waiting !== undefined && { waiting }) };
  }

  async #json(service: OtherService, path: string, authorization: string | undefined): Promise<unknown> {
    const { status, text } = await this.services.ask(service, {
      path,
      authorization,
      timeoutMs: SERVICE_TIMEOUT_MS,
    });
    if (status !== 200)
      throw new Problem({ status: 502, detail: `${service} has answered with status ${status}.` });
    return JSON.parse(text);
  }
}
