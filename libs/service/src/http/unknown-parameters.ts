import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { type FastifyRequest } from 'fastify';
import { Problem, unknownMember } from '../problems/problem';

/** Operations with parameters report unknown ones themselves; operations without any would ignore them. */
export class NoUnknownParameters implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    const [name] = Object.keys(query as object);
    if (name === undefined || !routeOptions.url?.startsWith('/api/') || takesParameters(context)) return true;
    const detail = unknownMember(name);
    throw new Problem({
      code: 'invalid-request',
      detail: `${detail}: this operation takes no parameters.`,
      extensions: { errors: [detail] },
    });
  }
}

function takesParameters(context: ExecutionContext): boolean {
  const kinds = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ??
    {}) as object;
  return Object.keys(kinds).some((kind) => kind.startsWith(`${RouteParamtypes.QUERY}:`));
}
