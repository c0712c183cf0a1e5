export interface ConsumerTuning {
  /** The shortest and the longest pause between two fetches from one broker: a record may wait this long at each service. */
  readonly leastFetchPauseMs: number;
  readonly longestFetchPauseMs: number;
  /** The most bytes of one fetch, per partition and per broker. */
  readonly fetchPartitionBytes: number;
  readonly fetchBytes: number;
}

export const defaultConsumerTuning: ConsumerTuning = {
  leastFetchPauseMs: 5,
  longestFetchPauseMs: 20,
  fetchPartitionBytes: 524_288,
  fetchBytes: 4_194_304,
};
