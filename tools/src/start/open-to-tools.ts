/**
 * What tools tell the services that they start for themselves alone: to answer them without a key, and however often they look.
 * To write still takes a key.
 */
export const openToTools = { OPEN_READING: 'true', OPEN_METRICS: 'true', RATE_LIMIT_KEYLESS_PER_MINUTE: '0' } as const;
