import { ApiProperty } from '@nestjs/swagger';
import { type Category } from '@taocun/domain';
import { ApiFen } from '@taocun/service';

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

/** Amounts over the window of 365 days that the members beside them name. */
export const paidByCategory = () =>
  ApiProperty({ type: PaidByCategoryDocs, description: 'Paid over these days, before refunds, by category.' });
