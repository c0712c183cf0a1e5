import { applyDecorators, type NestInterceptor, UseInterceptors } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Deprecation } from './openapi-headers';

/**
 * Declares that a route, or only these query parameters of it, are deprecated since one day and end on
 * another, such as `2027-01-01`. The API's description states this, and answers to requests that use them
 * have the headers of RFC 9745 and RFC 8594.
 */
export function Deprecated(since: string, sunset: string, ...parameters: readonly string[]): MethodDecorator {
  const headers = {
    deprecation: `@${Date.parse(since) / 1_000}`,
    sunset: new Date(sunset).toUTCString(),
    link: '</docs>; rel="deprecation"',
  };
  const interceptor: NestInterceptor = {
    intercept(context, next) {
      const http = context.switchToHttp();
      const query = http.getRequest<FastifyRequest>().query as object;
      if (parameters.length === 0 || parameters.some((name) => Object.hasOwn(query, name)))
        http.getResponse<FastifyReply>().headers(headers);
      return next.handle();
    },
  };
  return applyDecorators(
    UseInterceptors(interceptor),
    ApiExtension('x-deprecated', { sunset, parameters } satisfies Deprecation),
  );
}
