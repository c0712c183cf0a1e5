import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiForbiddenResponse, ApiTooManyRequestsResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { type AccessConfig } from '../config/config';
import { type KeyRole } from '../secrets/api-key';

/** What a route asks of its caller: a role, `metrics` that an operator may see, or nothing. */
export type RequiredRole = KeyRole | 'metrics' | 'nothing';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Left by `RequireRole`, and by routes of Fastify's own themselves. */
    readonly need?: RequiredRole;
  }
}

/** Who may: an operator may do everything, and who is told of changes may also look. */
const may: Readonly<Record<Exclude<RequiredRole, 'nothing'>, readonly KeyRole[]>> = {
  producer: ['producer', 'operator'],
  reader: ['reader', 'subscriber', 'operator'],
  subscriber: ['subscriber', 'operator'],
  operator: ['operator'],
  metrics: ['operator'],
};

/**
 * Declares who may call a route; one without it keeps the service from starting. `@RequireRole('reader')` stands for reports, which
 * OPEN_READING opens, and `@RequireRole('metrics')` for what OPEN_METRICS opens.
 */
export function RequireRole(need: RequiredRole): MethodDecorator {
  if (need === 'nothing') return applyDecorators(RouteConfig({ need }), ApiTooManyRequestsResponse({ description: tooMany }));
  return applyDecorators(
    RouteConfig({ need }),
    ApiBearerAuth(),
    ApiUnauthorizedResponse({ description: 'No key is shown, or none that is good.' }),
    ApiForbiddenResponse({ description: `The key is not of the role ${rolesFor(need).join(' or ')}.` }),
    ApiTooManyRequestsResponse({ description: tooMany }),
  );
}

const tooMany = 'More requests of the key or address than are answered in a minute; `retry-after` says when to go on.';

export function rolesFor(need: Exclude<RequiredRole, 'nothing'>): readonly KeyRole[] {
  return may[need];
}

/** Whether everybody may, with whatever key or none. */
export function isOpen(need: RequiredRole, { openReading, openMetrics }: Pick<AccessConfig, 'openReading' | 'openMetrics'>): boolean {
  return need === 'nothing' || (need === 'reader' && openReading) || (need === 'metrics' && openMetrics);
}
