import { hash } from 'node:crypto';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { writeExactly } from '@taocun/contracts';
import { Problem } from '@taocun/service';

/** A request that its sender may repeat, with hashes of its key and of its content. */
export interface IdempotentRequest {
  readonly name: string;
  readonly body: string;
}

/**
 * For example `create(@Idempotent() request: IdempotentRequest | undefined)`; undefined without the header.
 */
export const Idempotent = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentRequest | undefined => {
    const { headers, routeOptions, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const key = headers['idempotency-key'];
    if (key === undefined) return undefined;
    if (typeof key !== 'string' || !/^[!-~]{1,255}$/.test(key))
      throw new Problem({
        code: 'invalid-request',
        detail: 'idempotency-key must be 1 to 255 characters from ! to ~, as a UUID is',
      });
    return { name: sha256(`${routeOptions.url} ${key}`), body: sha256(writeExactly(body)) };
  },
);

export const ApiIdempotent = (then: string) =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: `A name of this request, such as a UUID. The same request with it does nothing more for 24 hours: ${then}`,
    }),
    ApiUnprocessableEntityResponse({
      description: 'The `Idempotency-Key` was sent with another body before.',
    }),
  );

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
