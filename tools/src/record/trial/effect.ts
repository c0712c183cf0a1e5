import { InvalidArgumentError } from 'commander';
import { type Provenance } from '@taocun/service';

/** Effects that a trial record has by construction, in log points of sales. */
export interface Effect {
  /**
   * A village on the list of 2014 sells exp(title) times as much in 2015. So do the other villages of a
   * county from its first Taobao Village on, once the whole path has passed.
   */
  readonly title: number;
  /** An effect without a cause: above a margin where no title is won, and before the first Taobao Village. */
  readonly placebo: number;
}

/** The share of the effect in the month of a county's first Taobao Village and the next ones. */
export const effectPath = [0.25, 0.5, 0.75, 1] as const;

/** The log margin of sales from which the placebo jump is planted. */
export const PLACEBO_MARGIN = 0.4;

/** The months before a county's first Taobao Village in which the placebo is planted. */
export const PLACEBO_MONTHS = 3;

const STRONGEST = 1;

/**
 * Reads `title=0.2,placebo=0` of a command line. An absent effect is 0.
 * @throws InvalidArgumentError if the text is anything else
 */
export function effectOption(text: string): Effect {
  const effect = { title: 0, placebo: 0 };
  for (const part of text.split(',')) {
    const [, name, value] = /^(title|placebo)=(-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (name === undefined || Math.abs(Number(value)) > STRONGEST)
      throw new InvalidArgumentError('log points from -1 to 1 are wanted, as title=0.2,placebo=0.');
    effect[name as keyof Effect] = Number(value);
  }
  return effect;
}

const effectText = ({ title, placebo }: Effect): string => `title=${title},placebo=${placebo}`;

/** The mark of each row of a trial. */
export const trialLabel = (effect: Effect): string =>
  `synthetic trial, planted effects: ${effectText(effect)}`;

/** The provenance of everything that comes out of a trial, as a file: each row has its label. */
export function provenanceText(effect: Effect): string {
  const planted = effectText(effect);
  const provenance: Provenance = {
    label: trialLabel(effect),
    labelZh: `合成试验数据，预设效应：${planted}`,
    statement: {
      en: `A trial of methods: every village is invented, and so are all households, shops, orders and sums. The effects of a title are planted, in log points of sales: ${planted}. Nothing here says what a real village sold.`,
      zh: `方法试验数据：所有村庄、家庭、网店、订单和金额均为虚构。称号对销售额的效应是预设的（对数点）：${planted}。不代表任何真实村庄的销售情况。`,
    },
    placesWithinKm: 25,
    inventedCodes: '^.{9}8',
  };
  return `${JSON.stringify(provenance, undefined, 2)}\n`;
}
