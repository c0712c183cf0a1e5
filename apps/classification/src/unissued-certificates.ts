import { encodeVillageCertified, type InputName } from '@taocun/contracts';
import { type Certificate, type Certificates, certifiedFigures, type Fen, figuresAs } from '@taocun/domain';

/** A partition's certificates that are still to be made and published, list by list, in order. */
export class UnissuedCertificates {
  readonly #queue: Iterator<void, void>[] = [];

  constructor(private readonly publish: (villageCode: string, event: string) => void) {}

  /** `follows` names the first certificate; the others have the following indexes. */
  add(certificates: Certificates, follows: InputName): void {
    this.#queue.push(this.#issue(certificates, follows));
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

  *#issue(certificates: Certificates, follows: InputName): Generator<void, void> {
    let { index } = follows;
    for (const certificate of certificates) {
      this.publish(certificate.quantities.code, eventOf(certificate, { ...follows, index: index++ }));
      yield;
    }
  }
}

function eventOf({ year, quantities, assessment }: Certificate, follows: InputName): string {
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
    },
    follows,
  );
}

function* bothOf(first: Iterable<void>, second: Iterator<void, void> | undefined): Generator<void, void> {
  yield* first;
  while (second?.next().done === false) yield;
}
