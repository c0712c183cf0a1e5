import { writeFileSync } from 'node:fs';
import { dashboards } from './dashboards';
import { dashboardFile, dashboardText } from './files';

// Writes the dashboards to where Grafana finds them.
for (const plan of dashboards) writeFileSync(dashboardFile(plan), dashboardText(plan));
