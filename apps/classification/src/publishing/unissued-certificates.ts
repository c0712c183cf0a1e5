import {
  type AsOfDay,
  encodeListClosed,
  encodeVillageCertified,
  type InputName,
  type ListClosedV1,
} from '@taocun/contracts';
import {
  type AssessedYear,
  type Certificate,
  certificatesOf,
  certifiedFigures,
  type Fen,
  figuresAs,
} from '@taocun/domain';

/** A list of the partition that is to be issued, with the event that closes it. */
interface ClosingList {
  readonly year: AssessedYear;
  readonly closing: AsOfDay<ListClosedV1>;
}

/** The partition's publishing of a list. */
interface Publish {
  certificate(villageCode: string, event: string): void;
  closing(event: string): void;
}

/** A partition's certificates that are still to be made and published, list by list, in order. */
export class UnissuedCertificates {
  readonly #queue: Iterator<void, void>[] = [];

  constructor(private readonly publish: Publish) {}

  /** `follows` names a number of events: the certificates and the end of each list. */
  add(lists: readonly ClosingList[], follows: (events: number) => InputName): void {
    const events = lists.reduce((sum, { year }) => sum + year.sold.length + 1, 0);
    this.#queue.push(this.#issue(lists, follows(events)));
  }

  /** Each step issues one certificate, until none is left. */
  *steps(): Generator<void, void> {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (first.next().done !== true) yield;
      else if (this.#queue[0] === first) this.#queue.shift();
    }
  }

  /** The same steps, and then others. */
  stepsBefore(rest: Iterator<void, void> | undefined): Iterator<void, void> | undefined {
    return this.#queue.length === 0 ? rest : bothOf(this.steps(), rest);
  }

  *#issue(lists: readonly ClosingList[], follows: InputName): Generator<void, void> {
    let { index } = follows;
    for (const { year, closing } of lists) {
      for (const certificate of certificatesOf(year)) {
        this.publish.certificate(
          certificate.quantities.code,
          eventOf(certificate, { ...follows, index: index++ }),
        );
        yield;
      }
      this.publish.closing(encodeListClosed(closing, { ...follows, index: index++ }));
    }
  }
}

function eventOf({ year, quantities, openShops, assessment }: Certificate, follows: InputName): string {
  const { ruleSet, qualifies, criteria } = assessment;
  const { code: villageCode, name, asOf, keepers, workersKnown, workers } = quantities;
  return encodeVillageCertified(
    {
      villageCode,
      name,
      ruleSet,
      year,
      asOf,
      qualifies,
      ...figuresAs(certifiedFigures, quantities, (fen: Fen) => fen),
      keepers,
      workersKnown,
      workers,
      criteria,
      ...(openShops.length > 0 && { openShopsBySource: openShops }),
    },
    follows,
  );
}

function* bothOf(first: Iterable<void>, second: Iterator<void, void> | undefined): Generator<void, void> {
  yield* first;
  while (second?.next().done === false) yield;
}
