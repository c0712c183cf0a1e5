// The layout of a record batch (magic 2). Source: https://kafka.apache.org/documentation/#recordbatch

export const MAGIC = 2;
/** The length counts the bytes that follow it. */
export const LENGTH_AT = 8;
export const LEADER_EPOCH_AT = 12;
export const MAGIC_AT = 16;
/** The checksum covers everything from the attributes on. */
export const CRC_AT = 17;
export const ATTRIBUTES_AT = 21;
export const LAST_OFFSET_DELTA_AT = 23;
export const BASE_TIMESTAMP_AT = 27;
export const MAX_TIMESTAMP_AT = 35;
export const PRODUCER_ID_AT = 43;
export const PRODUCER_EPOCH_AT = 51;
export const BASE_SEQUENCE_AT = 53;
export const COUNT_AT = 57;
export const RECORDS_AT = 61;
