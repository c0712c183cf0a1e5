/** The actions that are recorded, by object and verb. */
export const auditedActions = [
  ...(['key.create', 'key.revoke'] as const),
  ...(['webhook.create', 'webhook.change', 'webhook.delete', 'webhook.secret.rotate'] as const),
  ...(['rejected.repair', 'rejected.repair-many', 'rejected.set-aside', 'rejected.set-aside-many'] as const),
  ...(['partition.skip', 'generation.switch', 'generation.discard'] as const),
  'access.refused',
] as const;
export type AuditedAction = (typeof auditedActions)[number];
