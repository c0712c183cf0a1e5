import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@taocun/local/processes';
import { rowsIn } from '../../e2e/assert-lists';
import type { Fleet } from './fleet';

/** Lists and sums of several kinds; the first has one row a village. */
const questions = [
  'villages?format=ndjson&fields=villageCode,salesFen',
  'villages?sort=-salesFen&limit=100&total=true',
  'counts',
  'series?by=month&format=ndjson',
  'regions?level=county&format=ndjson',
  'near-misses?limit=100',
];
/** A frozen instance answers nothing. */
const ANSWER_WITHIN_MS = 20_000;
const EVERY_MS = 200;
const MOST_WRONG = 10;

/**
 * Asks every instance of reporting for lists while they are killed, frozen and cut off. An instance may
 * refuse with 503, or end; what it answers must be whole, and no village may be missing that it has listed
 * before.
 */
export class ListAsker {
  readonly wrong: string[] = [];
  /** The answers, by status. */
  readonly answers: Record<number, number> = {};
  readonly #listed = new WeakMap<object, number>();
  readonly #end = new AbortController();
  readonly #asking: Promise<void>;

  constructor(private readonly fleet: Fleet) {
    this.#asking = this.#ask();
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    for (let turn = 0; !this.#end.signal.aborted; turn++) {
      const all = this.fleet.of('reporting');
      const one = all[turn % Math.max(1, all.length)];
      const question = questions[Math.floor(turn / 2) % questions.length] ?? '';
      if (one !== undefined) {
        const address = await Promise.race([
          one.process.address.catch(() => undefined),
          pause(EVERY_MS, undefined),
        ]);
        if (address !== undefined) await this.#askOne(one, `${address}/api/v1/${question}`, question);
      }
      await pause(EVERY_MS, undefined, { signal: this.#end.signal }).catch(() => undefined);
    }
  }

  async #askOne(instance: object, url: string, question: string): Promise<void> {
    let status: number;
    let text: string;
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.any([this.#end.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      status = answer.status;
      text = await answer.text();
    } catch {
      // A connection that breaks is how a killed or frozen instance shows.
      return;
    }
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    const problem = this.#problemOf(instance, question, status, text);
    if (problem !== undefined && this.wrong.length < MOST_WRONG) this.wrong.push(`${question}: ${problem}`);
  }

  #problemOf(instance: object, question: string, status: number, text: string): string | undefined {
    if (status !== 200 && status !== 503) return `${status} ${text.slice(0, 200)}`;
    try {
      const rows = question.includes('ndjson') ? rowsIn(text) : [JSON.parse(text) as object];
      if (status === 503 || question !== questions[0]) return undefined;
      const villages = new Set(rows.map((row) => ('villageCode' in row ? row.villageCode : undefined))).size;
      if (villages !== rows.length) return `${rows.length} rows have ${villages} villages`;
      const before = this.#listed.get(instance) ?? 0;
      this.#listed.set(instance, villages);
      return villages < before ? `${villages} villages after ${before}` : undefined;
    } catch (error) {
      return `${messageOf(error)}: ${text.slice(0, 200)}`;
    }
  }
}
