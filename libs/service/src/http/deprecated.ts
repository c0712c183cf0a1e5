import { applyDecorators, Header } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/**
 * Declares that a route is deprecated since a day and ends at another, as `2027-01-01`: the description of the API says so, and its
 * answers have the headers of RFC 9745 and RFC 8594.
 */
export function Deprecated(since: string, sunset: string): MethodDecorator {
  return applyDecorators(
    Header('deprecation', `@${Date.parse(since) / 1_000}`),
    Header('sunset', new Date(sunset).toUTCString()),
    Header('link', '</docs>; rel="deprecation"'),
    ApiExtension('x-sunset', sunset),
  );
}
