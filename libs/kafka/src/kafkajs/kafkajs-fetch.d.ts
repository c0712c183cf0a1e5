declare module 'kafkajs/src/protocol/requests/fetch/v11/response' {
  /** Rejects with kafkajs' error for the first partition that the broker answered an error for. */
  export function parse<Response>(decoded: Response): Promise<Response>;
}
