declare module 'kafkajs-snappy' {
  const codec: () => { decompress(bytes: Buffer): Promise<Buffer> };
  export default codec;
}
