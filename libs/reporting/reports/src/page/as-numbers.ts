import { exactJsonOfStored, type StoredFen } from '@taocun/reporting-store';

/** Converts amounts to doubles; a sentence rounds them anyway. */
export function asNumbers<Stored extends object>(stored: Stored): Numbers<Stored> {
  return JSON.parse(exactJsonOfStored(stored)) as Numbers<Stored>;
}

type Numbers<T> = T extends StoredFen
  ? number
  : T extends object
    ? { readonly [Name in keyof T]: Numbers<T[Name]> }
    : T;
