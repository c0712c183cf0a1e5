import { stringify } from 'yaml';
import { type ConditionName, conditionGroups, conditions, promqlOf, runbookOf } from '@taocun/service';
import { installationLabels } from './kubernetes/resources';

const ALERTS_FILE = 'deploy/observability/alerts.yml';
const RULE_FILE = 'deploy/kubernetes/components/prometheus-operator/alerts.yaml';

const MINUTES_OF_AN_HOUR = 60;

const alertRules = {
  groups: Object.entries(conditionGroups).map(([group, ofGroup]) => ({
    name: `taocun-${group}`,
    rules: (Object.keys(ofGroup) as ConditionName[]).map(alertRule),
  })),
};

function alertRule(alert: ConditionName): object {
  const condition = conditions[alert];
  const { minutes, severity, summary, description } = condition;
  return {
    alert,
    expr: promqlOf(condition),
    ...(minutes > 0 && {
      for: minutes % MINUTES_OF_AN_HOUR === 0 ? `${minutes / MINUTES_OF_AN_HOUR}h` : `${minutes}m`,
    }),
    labels: { severity },
    annotations: { summary, description, runbook: runbookOf(alert) },
  };
}

const yamlOf = (document: object): string =>
  `# Written from libs/service/src/conditions by \`npm run generate\`.\n${stringify(document, { lineWidth: 0 })}`;

/** The alert rules for Prometheus, and as a resource for its operator. */
export function prometheusRules(): Readonly<Record<string, string>> {
  const metadata = { name: 'taocun', labels: installationLabels };
  return {
    [ALERTS_FILE]: yamlOf(alertRules),
    [RULE_FILE]: yamlOf({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata,
      spec: alertRules,
    }),
  };
}
