import { InvalidArgumentError } from 'commander';

/** Parses an option that is a count. */
export function countOption(text: string): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < 1)
    throw new InvalidArgumentError('a whole number of 1 or more is wanted.');
  return value;
}
