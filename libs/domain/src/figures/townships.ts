import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day } from '../time/day';
import { townshipOf } from '../vocabulary/village-code';

/** A township to which a village belonged, and the clock's day from which it belonged to another. */
export interface FormerTownship {
  readonly townshipCode: string;
  readonly until: Day;
}

/** Stands for the township of the village's own code. No township has this code. */
const AS_CODED = '=';
const NEVER_MOVED: readonly FormerTownship[] = [];
/**
 * A village that moves more often is a mistake of its registry, and its events would become too large for
 * Kafka.
 */
const MOST_FORMER = 1_000;

/**
 * The townships in which a village was decided, each as of the clock's day of its decision, like verdicts. So
 * a late registration does not change them, and the regional numbers of qualifying villages are consistent on
 * every day. Replaced, not changed: most villages share one.
 */
export class Townships {
  static readonly undecided = new Townships('', NEVER_MOVED);
  static readonly #byCode = new Townships(AS_CODED, NEVER_MOVED);

  private constructor(
    /** Empty before the first decision, `AS_CODED` if it is the township of the village's code. */
    private readonly current: string,
    /** Oldest first. */
    readonly former: readonly FormerTownship[],
  ) {}

  /** A copy with the township of another decision. */
  decidedIn(townshipCode: string, villageCode: string, asOf: Day): Townships {
    const now = townshipCode === townshipOf(villageCode) ? AS_CODED : townshipCode;
    if (this.current === now) return this;
    if (this.current === '') return now === AS_CODED ? Townships.#byCode : new Townships(now, NEVER_MOVED);
    const left = this.current === AS_CODED ? townshipOf(villageCode) : this.current;
    return new Townships(now, [...this.former.slice(1 - MOST_FORMER), { townshipCode: left, until: asOf }]);
  }

  write(to: ByteWriter): void {
    to.text(this.current);
    to.unsigned(this.former.length);
    for (const { townshipCode, until } of this.former) {
      to.text(townshipCode);
      to.signed(until);
    }
  }

  static read(from: ByteReader): Townships {
    const current = from.text();
    const former = Array.from({ length: from.unsigned() }, () => ({
      townshipCode: from.text(),
      until: from.signed(),
    }));
    if (former.length > 0) return new Townships(current, former);
    if (current === '') return Townships.undecided;
    return current === AS_CODED ? Townships.#byCode : new Townships(current, NEVER_MOVED);
  }
}
