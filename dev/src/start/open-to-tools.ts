/** On a machine of one's own everybody may look; to write takes a key all the same. */
export const openToLookers = { OPEN_READING: 'true', OPEN_METRICS: 'true' } as const;

/** What tools tell the services that they start for themselves alone: to answer them however often they look, besides. */
export const openToTools = { ...openToLookers, RATE_LIMIT_KEYLESS_PER_MINUTE: '0' } as const;
