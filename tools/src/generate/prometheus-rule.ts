import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse, stringify } from 'yaml';
import { repositoryRoot } from '../engines/machine/folders';
import { installationLabels } from './kubernetes/resources';

export const RULE_FILE = 'deploy/kubernetes/components/prometheus-operator/alerts.yaml';
const ALERTS_FILE = path.join(repositoryRoot, 'deploy/observability/alerts.yml');

/** The alert rules as a resource for Prometheus's operator. */
export function prometheusRule(): string {
  const spec = parse(readFileSync(ALERTS_FILE, 'utf8')) as object;
  const metadata = { name: 'taocun', labels: installationLabels };
  const rule = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata, spec };
  return `# Written from deploy/observability/alerts.yml by \`npm run generate\`.\n${stringify(rule, { lineWidth: 0 })}`;
}
