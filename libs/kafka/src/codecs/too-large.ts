/** The compressed bytes decompress to more than the limit. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor() {
    super('it exceeds the limit when decompressed');
  }
}
