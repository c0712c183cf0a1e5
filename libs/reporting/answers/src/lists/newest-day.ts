import { ApiProperty } from '@nestjs/swagger';

/** The newest day in figures as answered: null where there is none. Days are compared as text, and the empty one comes before all. */
export function newestDay(day: string): string | null {
  return day === '' ? null : day;
}

export const ApiNewestDay = (description: string) => ApiProperty({ type: String, nullable: true, description, example: '2015-06-30' });
