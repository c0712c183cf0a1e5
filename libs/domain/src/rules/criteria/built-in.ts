import { alibabaMajority } from './alibaba-majority';
import { annualSales } from './annual-sales';
import { scale } from './scale';
import { where } from './where';

/**
 * The criteria in the order in which they are decided, announced and shown. To add a criterion, add a file
 * and its name here.
 */
export const builtIn = [annualSales, alibabaMajority, scale, where] as const;
