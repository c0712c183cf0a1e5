import * as path from 'node:path';
import { repositoryRoot } from '../engines/folders';
import { dashboardOf, type DashboardPlan } from './dashboard';

export const observabilityFolder = path.join(repositoryRoot, 'deploy/observability');

export function dashboardFile({ uid }: DashboardPlan): string {
  return path.join(observabilityFolder, 'grafana/dashboards', `${uid}.json`);
}

export function dashboardText(plan: DashboardPlan): string {
  return `${JSON.stringify(dashboardOf(plan), undefined, 2)}\n`;
}
