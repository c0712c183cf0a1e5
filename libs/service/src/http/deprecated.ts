import { applyDecorators, Header } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/**
 * Declares that a route is deprecated since one day and ends on another, such as `2027-01-01`. The API's description states this, and the route's
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
