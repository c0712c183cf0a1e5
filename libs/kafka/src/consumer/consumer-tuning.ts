export interface ConsumerTuning {
  /** Between two fetches that bring next to nothing, and between two that bring more, from one broker: what a record may wait for others, at each service. */
  readonly leastFetchPauseMs: number;
  readonly longestFetchPauseMs: number;
  /** Bytes fetched at once from one partition, and from all of a broker's. */
  readonly fetchPartitionBytes: number;
  readonly fetchBytes: number;
}

export const defaultConsumerTuning: ConsumerTuning = {
  leastFetchPauseMs: 5,
  longestFetchPauseMs: 20,
  fetchPartitionBytes: 524_288,
  fetchBytes: 4_194_304,
};
