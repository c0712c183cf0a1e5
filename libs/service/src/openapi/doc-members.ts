import { ApiProperty } from '@nestjs/swagger';

// API documentation of members that occur in many answers.

export const ApiCount = (description: string) => ApiProperty({ type: 'integer', description });
export const ApiFen = (description: string) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `${description} In fen, with all digits.` });
