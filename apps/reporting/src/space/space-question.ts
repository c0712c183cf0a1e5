import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsYear, ListQuestion, PageQuestion } from '../lists/questions';

const YearOfList = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1000,
      maximum: 9999,
      example: 2015,
      description: 'The certified list of this year; left out, live.',
    }),
    IsOptional(),
    IsYear(),
  );

/** A question about all villages that qualify now, or are on a certified list. */
export class YearQuestion extends PageQuestion {
  @YearOfList() readonly year?: number;
}

/** The same with the regions to answer. */
export class RegionYearQuestion extends ListQuestion {
  @YearOfList() readonly year?: number;
}

const places = ['registered', 'approximate', 'unknown'] as const;
export type PlaceStanding = (typeof places)[number];

/** The standing of a village's place, with the distance within which an approximate one is right. */
export function placeOf(point: unknown, withinKm: number | undefined): { readonly place: PlaceStanding; readonly withinKm?: number } {
  if (point === undefined) return { place: 'unknown' };
  return withinKm === undefined ? { place: 'registered' } : { place: 'approximate', withinKm };
}

export const ApiPlace = () =>
  ApiProperty({
    enum: places,
    description: 'Whether the place is that of the registration, right within `withinKm` of it, or not registered.',
  });
export const ApiWithinKm = () =>
  ApiPropertyOptional({
    type: Number,
    description: 'The distance in km within which an approximate place is right; distances are then right within twice as much.',
  });
export const ApiYear = () =>
  ApiPropertyOptional({ type: 'integer', example: 2015, description: 'The year of the certified list; left out, live.' });
export const ApiRuleSet = () => ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' });

/** Kilometers to the meter. */
export function toTheMeter(km: number): number {
  return Math.round(km * 1_000) / 1_000;
}
