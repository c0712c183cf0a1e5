import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiBadGatewayResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Problem, RequireRole, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { ServiceClient } from '../service-client';

const TIMEOUT_MS = 3_000;
/** The names of all rules of deploy/observability/alerts.yml begin with it; others are no business of ours. */
const OURS = 'Taocun';
const states = ['firing', 'pending', 'inactive'] as const;

class FiringDocs {
  @ApiProperty({ enum: ['firing', 'pending'] }) state!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ example: 'reporting at 127.0.0.1:3000 waits for Kafka.' }) description!: string;
}

class AlertDocs {
  @ApiProperty({ example: 'TaocunKafkaAway' }) name!: string;
  @ApiProperty({ enum: states, description: '`pending`: its condition holds, but not for long enough yet.' }) state!: string;
  @ApiProperty({ example: 'critical' }) severity!: string;
  @ApiProperty({ example: 'Kafka does not do what it is asked' }) summary!: string;
  @ApiPropertyOptional({ description: 'Where the runbook says what to do.', example: 'docs/runbook.md#taocunkafkaaway' }) runbook?: string;
  @ApiProperty({ type: [FiringDocs], description: 'What it has been found at, the longest first.' }) found!: FiringDocs[];
}

class AlertsDocs {
  @ApiProperty({ description: 'Whether PROMETHEUS_URL is set: without it nobody evaluates the rules.', example: true }) watched!: boolean;
  @ApiProperty({ type: [AlertDocs], description: 'Those that fire first.' }) items!: AlertDocs[];
}

/** Prometheus's `GET /api/v1/rules`, as far as it is needed. */
interface PrometheusRules {
  readonly status: 'success';
  readonly data: { readonly groups: readonly { readonly rules: readonly PrometheusRule[] }[] };
}
interface PrometheusRule {
  readonly name: string;
  readonly state: (typeof states)[number];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly state: 'firing' | 'pending';
    readonly activeAt: string;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** The state of the alerts, as Prometheus has evaluated the rules in deploy/observability: they are written once, there. */
@ApiTags('operations')
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    private readonly services: ServiceClient,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'prometheusUrl'>,
  ) {}

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The alerts, with the state that Prometheus has found.' })
  @ApiOkResponse({ description: 'The alerts.', type: AlertsDocs })
  @ApiBadGatewayResponse({ description: 'Prometheus does not answer, or PROMETHEUS_URL leads to something else.' })
  async listAlerts(): Promise<AlertsDocs> {
    if (this.config.prometheusUrl === undefined) return { watched: false, items: [] };
    const { status, text } = await this.services.ask('prometheus', {
      ...{ path: '/api/v1/rules', query: new URLSearchParams({ type: 'alert' }) },
      // Our keys are none of its business.
      ...{ authorization: undefined, timeoutMs: TIMEOUT_MS },
    });
    if (status !== 200) throw new Problem({ status: 502, detail: `Prometheus has answered with status ${status}.` });
    return { watched: true, items: alertsIn(text) };
  }
}

function alertsIn(text: string): AlertDocs[] {
  const rules = rulesIn(text);
  return rules
    .filter(({ name }) => name.startsWith(OURS))
    .map(({ name, state, labels, annotations, alerts }) => ({
      ...{ name, state, severity: labels['severity'] ?? '', summary: annotations['summary'] ?? '' },
      ...(annotations['runbook_url'] !== undefined && { runbook: annotations['runbook_url'] }),
      found: alerts
        .map((one) => ({ state: one.state, since: one.activeAt, description: one.annotations['description'] ?? '' }))
        .sort((a, b) => Date.parse(a.since) - Date.parse(b.since)),
    }))
    .sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
}

/** @throws Problem where something else than Prometheus has answered */
function rulesIn(text: string): readonly PrometheusRule[] {
  try {
    const answer = JSON.parse(text) as PrometheusRules;
    if (answer.status === 'success') return answer.data.groups.flatMap(({ rules }) => rules);
  } catch {
    // No JSON, or of another form.
  }
  throw new Problem({ status: 502, detail: 'PROMETHEUS_URL of reporting leads to something else than Prometheus.' });
}
