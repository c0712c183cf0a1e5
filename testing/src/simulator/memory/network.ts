import { type Chance } from '../../oracle/feeds/chance';
import { type Actor, type VirtualTime } from './virtual-time';

/** Failure rates, in percent of requests; all 0 once a history comes to rest. */
export interface Troubles {
  /** The request never arrives. */
  requestLost: number;
  /** The request is executed, and its answer is lost. */
  answerLost: number;
  /** The client gives up, and the request arrives afterwards. */
  late: number;
  /** The request takes a multiple of the usual time. */
  slow: number;
}

export const noTroubles: Troubles = { requestLost: 0, answerLost: 0, late: 0, slow: 0 };

const GIVES_UP_MS = 60;

/** The network between the instances and the engines: it takes time, and loses requests and answers. */
export class Network {
  troubles: Troubles = noTroubles;
  #underWay = 0;

  constructor(
    readonly time: VirtualTime,
    readonly chance: Chance,
    private readonly hear: (event: string) => void,
  ) {}

  /** The number of requests in progress that may still change something. */
  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Runs `work` at the engine on behalf of the current actor. `failure` creates the error of a cut
   * connection.
   */
  ask<Answer>(what: string, work: () => Answer | typeof LATER, failure: () => Error): Promise<Answer> {
    const { actor } = this.time;
    const { requestLost, answerLost, late } = this.troubles;
    this.#underWay++;
    return new Promise((resolve, reject) => {
      const cut = (why: string, afterMs: number): void =>
        this.#cut(actor, what, why, afterMs, () => reject(failure()));
      if (this.chance.chance(requestLost)) {
        this.#underWay--;
        return cut('request lost', this.#ms());
      }
      const isLate = this.chance.chance(late);
      if (isLate) cut('arrives late', this.#ms());
      const answer = this.chance.chance(answerLost);
      const attempt = (): void => {
        let outcome: { readonly is: Answer } | { readonly error: Error };
        try {
          const is = work();
          if (is === LATER) return void this.time.after(3, undefined, attempt);
          outcome = { is };
        } catch (error) {
          outcome = { error: error as Error };
        }
        this.#underWay--;
        if (isLate) return;
        if (answer) return cut('answer lost', this.#ms());
        this.time.after(this.#ms(), actor, () =>
          'error' in outcome ? reject(outcome.error) : resolve(outcome.is),
        );
      };
      this.time.after(isLate ? GIVES_UP_MS * this.chance.next() : this.#ms(), undefined, attempt);
    });
  }

  /**
   * Sends a read-only request. Its answer shows the state at the time of sending or of arrival, and may be
   * outdated when it is received. A lost answer has the same effect as a lost request, so only one of them is
   * simulated.
   */
  read<Answer>(what: string, work: () => Answer, failure: () => Error): Promise<Answer> {
    const { actor } = this.time;
    const { requestLost, answerLost, late } = this.troubles;
    return new Promise((resolve, reject) => {
      if (this.chance.chance(requestLost + answerLost + late))
        return this.#cut(actor, what, 'not answered', this.#ms(), () => reject(failure()));
      const answer = (): void => {
        const is = work();
        this.time.after(this.#ms(), actor, () => resolve(is));
      };
      if (this.chance.chance(70)) answer();
      else this.time.after(this.#ms(), undefined, answer);
    });
  }

  #cut(actor: Actor | undefined, what: string, why: string, afterMs: number, reject: () => void): void {
    this.hear(`${actor?.name ?? 'outside'}: ${what}: ${why}`);
    this.time.after(afterMs, actor, reject);
  }

  #ms(): number {
    const usual = 0.2 + 2 * this.chance.next();
    return this.chance.chance(this.troubles.slow) ? usual * 30 : usual;
  }
}

/** The engine's answer while another transaction holds the document. */
export const LATER = Symbol('later');

export function anActor(name: string): Actor {
  return { name, dead: false, frozen: false };
}
