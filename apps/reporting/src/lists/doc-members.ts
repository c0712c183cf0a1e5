import { ApiProperty } from '@nestjs/swagger';
import { type Category } from '@taocun/domain';
import { ApiFen } from '@taocun/service';

// How members that stand in many answers are described to readers of the API.

export const text = (description: string, example: string) => ApiProperty({ description, example });
/** The members of an answer, for the class that describes them to implement: a forgotten one does not compile. */
export type Described<Answer> = { readonly [Member in keyof Answer]: unknown };

export class PaidByCategoryDocs implements Record<Category, number> {
  @ApiFen('Of agricultural produce.') agricultural!: number;
  @ApiFen('Of handicraft.') handicraft!: number;
  @ApiFen('Of manufactured goods.') manufactured!: number;
  @ApiFen('Of services.') service!: number;
  @ApiFen('Of anything else.') other!: number;
}

/** Of a window of 365 days that the members beside it name. */
export const paidByCategory = () =>
  ApiProperty({ type: PaidByCategoryDocs, description: 'Paid over these days, before refunds, by category.' });
