/** The actions that are recorded, by object and verb. */
const auditedActions = [
  ...(['key.create', 'key.revoke'] as const),
  ...(['webhook.create', 'webhook.change', 'webhook.delete', 'webhook.secret.rotate'] as const),
  ...(['rejected.repair', 'rejected.set-aside', 'rejected.set-aside-many'] as const),
  ...(['partition.skip', 'generation.switch', 'generation.discard'] as const),
  'access.refused',
] as const;
export type AuditedAction = (typeof auditedActions)[number];

/** The actions that the audit log may contain. Those of earlier versions stay in it for a year. */
export const recordedActions = [...auditedActions, 'rejected.repair-many'] as const;
export type RecordedAction = (typeof recordedActions)[number];
