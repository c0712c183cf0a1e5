/** How a panel's numbers are to be read, by Grafana's names. */
export type Unit = 'short' | 's' | 'bytes' | 'reqps' | 'ops' | 'percentunit' | 'dateTimeAsIso' | 'bool_yes_no';

export interface PanelQuery {
  /** PromQL. */
  readonly expr: string;
  /** With labels as `{{topic}}`. */
  readonly legend: string;
}

export interface PanelPlan {
  readonly title: string;
  /** One sentence that says what to look for. */
  readonly description: string;
  readonly kind?: 'timeseries' | 'stat';
  readonly unit?: Unit;
  readonly queries: readonly PanelQuery[];
  /** Of the 24 columns. */
  readonly width?: number;
}

export interface RowPlan {
  readonly title: string;
  readonly panels: readonly PanelPlan[];
}

export interface DashboardPlan {
  readonly uid: string;
  readonly title: string;
  readonly rows: readonly RowPlan[];
}

const datasource = { type: 'prometheus', uid: 'taocun-prometheus' } as const;
const columns = 24;
const panelHeight = 8;
const statHeight = 4;

/** The dashboard as Grafana reads it: panels fill the rows from left to right. */
export function dashboardOf({ uid, title, rows }: DashboardPlan): object {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { h: 1, w: columns, x: 0, y },
    });
    y++;
    let x = 0;
    let height = 0;
    for (const plan of row.panels) {
      const { width = 8 } = plan;
      const h = plan.kind === 'stat' ? statHeight : panelHeight;
      if (x + width > columns) {
        y += height;
        x = height = 0;
      }
      panels.push(panelOf(plan, panels.length + 1, { h, w: width, x, y }));
      x += width;
      height = Math.max(height, h);
    }
    y += height;
  }
  return {
    uid,
    title,
    tags: ['taocun'],
    timezone: 'browser',
    schemaVersion: 39,
    version: 1,
    editable: false,
    refresh: '15s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [] },
    annotations: {
      list: [
        {
          name: 'Alerts',
          datasource,
          enable: true,
          iconColor: 'red',
          expr: 'ALERTS{alertname=~"Taocun.*", alertstate="firing"}',
          titleFormat: '{{alertname}}',
        },
      ],
    },
    panels,
  };
}

function panelOf({ title, description, kind = 'timeseries', unit = 'short', queries }: PanelPlan, id: number, gridPos: object): object {
  return {
    id,
    type: kind,
    title,
    description,
    datasource,
    gridPos,
    targets: queries.map(({ expr, legend }, at) => ({ refId: String.fromCharCode(65 + at), datasource, expr, legendFormat: legend })),
    fieldConfig: {
      defaults: { unit, ...(kind === 'timeseries' ? { min: 0, custom: { showPoints: 'never', spanNulls: true } } : {}) },
      overrides: [],
    },
    options:
      kind === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'area' }
        : { legend: { displayMode: 'list', placement: 'bottom' } },
  };
}
