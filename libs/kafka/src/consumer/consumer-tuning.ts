export interface ConsumerTuning {
  /**
   * The pauses between two fetches from one broker, after one that brought next to nothing, and at most: a
   * record may wait this long at each service. There is none while the reader is behind.
   */
  readonly leastFetchPauseMs: number;
  readonly longestFetchPauseMs: number;
  /**
   * Bytes that one fetch asks for, per partition and per broker. Kafka sends the first batch whole, even if
   * it is larger.
   */
  readonly fetchPartitionBytes: number;
  readonly fetchBytes: number;
}

export const defaultConsumerTuning: ConsumerTuning = {
  leastFetchPauseMs: 5,
  longestFetchPauseMs: 20,
  fetchPartitionBytes: 524_288,
  fetchBytes: 4_194_304,
};
