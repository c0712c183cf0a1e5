import { ApiProperty } from '@nestjs/swagger';

// How members that stand in many answers are described to readers of the API.

export const ApiCount = (description: string) => ApiProperty({ type: 'integer', description });
export const ApiFen = (description: string) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `${description} In fen, with all digits.` });
