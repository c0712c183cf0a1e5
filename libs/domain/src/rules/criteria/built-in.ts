import { alibabaMajority } from './alibaba-majority';
import { annualSales } from './annual-sales';
import { scale } from './scale';
import { where } from './where';

/** In the order in which they are asked, announced and shown. Another criterion is another file and a line here. */
export const builtIn = [annualSales, alibabaMajority, scale, where] as const;
