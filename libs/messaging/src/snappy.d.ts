declare module 'kafkajs-snappy' {
  import type { ICompressionCodec } from 'kafkajs';
  const codec: () => ICompressionCodec;
  export default codec;
}
