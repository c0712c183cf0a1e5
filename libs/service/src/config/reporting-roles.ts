/** The roles that a process of reporting may run; apps/reporting/src/reporting.module.ts says what each does. */
export const reportingRoles = ['answers', 'projection', 'delivery'] as const;
export type ReportingRole = (typeof reportingRoles)[number];

/** Roles separated by commas, each once and in the order above; undefined where one of them is unknown. */
export function reportingRolesOf(text: string): readonly ReportingRole[] | undefined {
  const named = text.split(',').map((name) => name.trim());
  const known: readonly string[] = reportingRoles;
  return named.every((name) => known.includes(name)) ? reportingRoles.filter((role) => named.includes(role)) : undefined;
}
