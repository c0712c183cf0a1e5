import { type Type } from '@nestjs/common';
import { ApiProperty, DECORATORS } from '@nestjs/swagger';
import { type Category } from '@taocun/domain';
import { ApiCount, ApiFen } from '@taocun/service';

// Descriptions of members that many answers have.

export const text = (description: string, example: string) => ApiProperty({ description, example });
/** The members of an answer, implemented by the class that describes them: a forgotten one does not compile. */
export type Described<Answer> = { readonly [Member in keyof Answer]: unknown };

export class PaidByCategoryDocs implements Record<Category, number> {
  @ApiFen('Paid for agricultural produce.') agricultural!: number;
  @ApiFen('Paid for handicraft.') handicraft!: number;
  @ApiFen('Paid for manufactured goods.') manufactured!: number;
  @ApiFen('Paid for services.') service!: number;
  @ApiFen('Paid for anything else.') other!: number;
}

/** A member of answers with numbers of households. */
export const shopsOfKnownHouseholds = () =>
  ApiCount('Active shops whose household is known; where they are fewer than the active shops, the numbers of households are at least.');

/** Amounts over the window of 365 days that the members beside them name. */
export const paidByCategory = () =>
  ApiProperty({ type: PaidByCategoryDocs, description: 'Paid over these days, before refunds, by category.' });

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
