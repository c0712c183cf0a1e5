import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBearerAuth,
  ApiExtension,
  ApiForbiddenResponse,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { type KeyRole } from '../secrets/api-key';
import { type AuditedAction } from './audited-actions';

/** The access that a route requires: a role, `metrics` (an operator, unless OPEN_METRICS), or nothing. */
export type RequiredRole = KeyRole | 'metrics' | 'nothing';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `RequireRole`, or by Fastify's own routes. */
    readonly need?: RequiredRole;
  }
}

/** The roles that satisfy each requirement: an operator may do everything, and a subscriber may also read. */
const may: Readonly<Record<Exclude<RequiredRole, 'nothing'>, readonly KeyRole[]>> = {
  producer: ['producer', 'operator'],
  reader: ['reader', 'subscriber', 'operator'],
  subscriber: ['subscriber', 'operator'],
  operator: ['operator'],
  metrics: ['operator'],
};

/**
 * Declares the role that a route requires; without it the service does not start. OPEN_READING opens the
 * routes of `reader`, OPEN_METRICS those of `metrics`. `audited` names the route's action in the audit log.
 */
export function RequireRole(need: RequiredRole, audited?: AuditedAction | 'not audited'): MethodDecorator {
  if (need === 'nothing')
    return applyDecorators(RouteConfig({ need }), ApiTooManyRequestsResponse({ description: tooMany }));
  return applyDecorators(
    RouteConfig({ need, ...(audited !== undefined && { audited }) }),
    ApiBearerAuth(),
    ApiExtension('x-role', need),
    ApiUnauthorizedResponse({ description: 'The request shows no valid key.' }),
    ApiForbiddenResponse({ description: `The key does not have the role ${rolesFor(need).join(' or ')}.` }),
    ApiTooManyRequestsResponse({ description: tooMany }),
  );
}

const tooMany = 'The rate limit of the key or address is exceeded: try again after `retry-after`.';

export function rolesFor(need: Exclude<RequiredRole, 'nothing'>): readonly KeyRole[] {
  return may[need];
}

interface OpenRoutes {
  readonly openReading: boolean;
  readonly openMetrics: boolean;
}

/** True if the route is open to everybody, with any key or none. */
export function isOpen(need: RequiredRole, { openReading, openMetrics }: OpenRoutes): boolean {
  return need === 'nothing' || (need === 'reader' && openReading) || (need === 'metrics' && openMetrics);
}
