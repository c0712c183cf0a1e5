import { type Type } from '@nestjs/common';
import { DECORATORS } from '@nestjs/swagger';

/** The options of ApiProperty, as it stores them. */
interface MemberDocs {
  readonly type?: unknown;
  readonly isArray?: boolean;
  readonly description?: string;
}

/** The documentation of the member at this path, as `stateOf.offset`; undefined where there is none, or where it lies in a list. */
export function documentedMember(item: Type, path: string): MemberDocs | undefined {
  let owner: unknown = item;
  let member: MemberDocs | undefined;
  for (const name of path.split('.')) {
    if (typeof owner !== 'function' || member?.isArray === true) return undefined;
    member = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, owner.prototype as object, name) as MemberDocs | undefined;
    owner = member?.type;
  }
  return member;
}
