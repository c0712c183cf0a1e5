/** The roles that a process of reporting may run; apps/reporting/src/reporting.module.ts explains each. */
export const reportingRoles = ['answers', 'projection', 'delivery'] as const;
export type ReportingRole = (typeof reportingRoles)[number];

/** Roles separated by commas, without duplicates and in the order above; undefined if one is unknown. */
export function reportingRolesOf(text: string): readonly ReportingRole[] | undefined {
  const named = text.split(',').map((name) => name.trim());
  const known: readonly string[] = reportingRoles;
  return named.every((name) => known.includes(name))
    ? reportingRoles.filter((role) => named.includes(role))
    : undefined;
}
