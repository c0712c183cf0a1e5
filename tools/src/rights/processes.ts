import { type ReportingRole, type ServiceName } from '@taocun/service';

/** A kind of process, which has a Deployment and users of its own. */
export interface Process {
  readonly name: 'ingestion' | 'classification' | 'reporting-projection' | 'reporting-answers';
  readonly service: ServiceName;
  /** `ROLES`, of reporting. */
  readonly roles?: readonly ReportingRole[];
}

/** The processes of an installation: those of reporting have its roles apart, so that a report delays no event. */
export const processes: readonly Process[] = [
  { name: 'ingestion', service: 'ingestion' },
  { name: 'classification', service: 'classification' },
  { name: 'reporting-projection', service: 'reporting', roles: ['projection', 'delivery'] },
  { name: 'reporting-answers', service: 'reporting', roles: ['answers'] },
];

export function readsKafka({ roles }: Process): boolean {
  return roles === undefined || roles.includes('projection');
}
