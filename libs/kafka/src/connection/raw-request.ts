import { type Connection, type Reader, Writer } from '@platformatic/kafka';

/**
 * A request whose body we write and whose answer we read ourselves, in a protocol version without tagged
 * fields.
 */
interface RawRequest<Answer> {
  readonly apiKey: number;
  readonly version: number;
  readonly body: readonly Buffer[];
  /** The library reuses the memory of the answer after `read` returns. */
  readonly read: (answer: Reader['buffer']) => Answer;
}

export function sendRaw<Answer>(
  connection: Connection,
  { apiKey, version, body, read }: RawRequest<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const write = (): Writer => {
      const writer = Writer.create();
      for (const part of body) writer.append(part);
      return writer;
    };
    const parse = (_correlation: number, _key: number, _version: number, { buffer }: Reader): Answer =>
      read(buffer);
    connection.send<Answer>(apiKey, version, write, parse, false, false, (error, answer) => {
      if (error !== null || answer === undefined) reject(error ?? new Error('Kafka has answered nothing.'));
      else resolve(answer);
    });
  });
}
