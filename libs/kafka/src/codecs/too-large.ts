/** Compressed bytes become more than is taken. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor() {
    super('it exceeds the limit when decompressed');
  }
}
