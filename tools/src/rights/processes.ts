import { type ReportingRole, type ServiceName } from '@taocun/service';

/** A kind of process, with a separate Deployment and separate users. */
export interface Process {
  readonly name: 'ingestion' | 'classification' | 'reporting-projection' | 'reporting-answers';
  readonly service: ServiceName;
  /** The value of `ROLES`, only for reporting. */
  readonly roles?: readonly ReportingRole[];
}

/** The processes of an installation. Reporting's roles are separate, so that a report delays no event. */
export const processes: readonly Process[] = [
  { name: 'ingestion', service: 'ingestion' },
  { name: 'classification', service: 'classification' },
  { name: 'reporting-projection', service: 'reporting', roles: ['projection', 'delivery'] },
  { name: 'reporting-answers', service: 'reporting', roles: ['answers'] },
];

export function readsKafka({ roles }: Process): boolean {
  return roles === undefined || roles.includes('projection');
}
